import { native } from '../native.ts';

/**
 * What `tosource` makes of a value.
 *
 * @returns undefined for what the package's own code has to do
 */
export function toSource(
  value: unknown,
  replacer: unknown,
  indent: unknown,
  startingIndent: unknown,
): string | undefined {
  const wanted = indent === false ? '' : indent;
  if (replacer || typeof wanted !== 'string' || typeof startingIndent !== 'string') return undefined;
  return native.toSource(value, wanted, startingIndent);
}
