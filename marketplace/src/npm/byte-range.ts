/** First byte, and the one after the last. */
export interface ByteRange {
  start: number;
  end: number;
}

/**
 * Reads the header `Range`. Several ranges are as good as none: the whole is a right answer to that.
 *
 * @param size bytes of the whole, more than 0
 * @returns `unsatisfiable` where no byte of it is there; undefined where the whole is to be sent
 */
export function readByteRange(
  header: string | undefined,
  size: number,
): ByteRange | 'unsatisfiable' | undefined {
  const found = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? '');
  if (found === null) return undefined;
  const [, first = '', last = ''] = found;
  if (first === '') {
    if (last === '') return undefined;
    const length = Math.min(Number(last), size);
    return length === 0 ? 'unsatisfiable' : { start: size - length, end: size };
  }
  const start = Number(first);
  if (last !== '' && Number(last) < start) return undefined;
  if (start >= size) return 'unsatisfiable';
  return { start, end: last === '' ? size : Math.min(Number(last) + 1, size) };
}
