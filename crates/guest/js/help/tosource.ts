import { native } from '../native.ts';

/**
 * `toSource` of tosource.
 *
 * @returns undefined for what the package's own code has to do
 */
export function toSource(
  value: unknown,
  replacer: unknown,
  indent: unknown,
  startingIndent: unknown,
): string | undefined {
  return replacer || indent !== '  ' || startingIndent !== '' ? undefined : native.toSource(value);
}
