import { native } from '../native.ts';

/**
 * Fills in what Dart's `SourceFile` knows of a text: its code units, and where its lines start.
 *
 * @param lineStarts has the first line's
 * @returns false for what the package's own code has to do
 */
export function sourceUnits(text: unknown, units: Uint32Array, lineStarts: number[]): boolean {
  const bytes = native.codeUnits(text);
  if (bytes === undefined || typeof text !== 'string' || bytes.length !== units.length * 4) return false;
  units.set(new Uint32Array(bytes.buffer));
  const lineEnd = /\r\n?|\n/g;
  while (lineEnd.test(text)) lineStarts.push(lineEnd.lastIndex);
  return true;
}

/** Names that are never quoted. */
export const simpleName = /^[A-Za-z_][\w-]*$/;

/** What a style sheet holds that has to say which encoding it is in. */
export const beyondAscii = /[^\0-\x7f]/;
