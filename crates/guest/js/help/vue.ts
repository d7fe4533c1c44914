/** What of the tokenizer of Vue's compiler is looked at. */
interface Tokenizer {
  buffer: unknown;
  index: number;
  newlines: { push(index: number): void };
}

/**
 * Goes forward to a character, and notes the line breaks on the way.
 *
 * @returns whether it is there; undefined for what the package's own code has to do
 */
export function forwardTo(tokenizer: Tokenizer, code: unknown): boolean | undefined {
  const { buffer, newlines } = tokenizer;
  if (typeof buffer !== 'string' || typeof code !== 'number') return undefined;
  const from = tokenizer.index + 1;
  const at = buffer.indexOf(String.fromCharCode(code), from);
  const end = at < 0 ? buffer.length : at + 1;
  for (
    let index = buffer.indexOf('\n', from);
    index >= 0 && index < end;
    index = buffer.indexOf('\n', index + 1)
  )
    newlines.push(index);
  tokenizer.index = at < 0 ? buffer.length - 1 : at;
  return at >= 0;
}
