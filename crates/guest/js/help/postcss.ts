import { native } from '../native.ts';

/** Whether it is the same to go through a text by units or by characters, as old versions do. */
function areUnits(separators: unknown): boolean {
  return Array.isArray(separators) && separators.every((item) => /^[\0-\ud7ff]$/.test(String(item)));
}

/**
 * `list.split` of PostCSS.
 *
 * @param isOld whether the version knows no comments, and leaves parts out by their text before it is trimmed
 * @returns undefined for what the package's own code has to do
 */
export function splitList(
  text: unknown,
  separators: unknown,
  keepsLast: unknown,
  isOld: boolean,
): string[] | undefined {
  if (typeof text !== 'string' || (isOld && !areUnits(separators))) return undefined;
  const places = native.splitList(text, separators, !isOld);
  if (places === undefined) return undefined;
  const parts: string[] = [];
  for (let index = 0; index < places.length; index += 2) {
    const part = text.slice(places[index], places[index + 1]);
    const trimmed = part.trim();
    const isLast = index + 2 === places.length;
    const isKept = isOld ? part !== '' || (isLast && keepsLast) : trimmed !== '' || keepsLast;
    if (isKept) parts.push(trimmed);
  }
  return parts;
}

/** The first characters of tokens: 1 where it is a word, 2 where it is white space, a token of one character itself. */
export const tokenKinds: readonly (1 | 2 | string | undefined)[] = Array.from({ length: 128 }, (_, code) => {
  const letter = String.fromCharCode(code);
  if (/[\t\n\f\r ]/.test(letter)) return 2;
  if (/[[\]{}:;)]/.test(letter)) return letter;
  return /[("'@\\/]/.test(letter) ? undefined : 1;
});
