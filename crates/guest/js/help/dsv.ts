import { native } from '../native.ts';

type Converter = (row: readonly string[]) => unknown;

const MOST = 64;
const kept = new Map<string, Converter>();

/**
 * The rows of a table as `d3-dsv` has them.
 *
 * @returns undefined for what the package's own code has to do
 */
export function dsvRows(text: unknown, delimiter: number): string[][] | undefined {
  return native.dsvRows(text, delimiter);
}

/** The function of a text, which is that of an earlier table with the same columns. */
export function rowConverter(parameter: string, body: string): Converter {
  let converter = kept.get(body);
  if (converter === undefined) {
    converter = new Function(parameter, body) as Converter;
    if (kept.size >= MOST) kept.clear();
    kept.set(body, converter);
  }
  return converter;
}
