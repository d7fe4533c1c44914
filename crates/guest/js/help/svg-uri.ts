import { native } from '../native.ts';

/** The last names that were looked at, and whether a text without `#` has none of their colours. */
let looked: object | undefined;
let areHashes = false;

/** Whether a text has no colour that has a name, because it has none at all. */
export function hasNoColour(names: Record<string, RegExp>, text: string): boolean {
  if (names !== looked) {
    looked = names;
    const forms = Object.values(names).flatMap(({ source }) => source.split('|'));
    areHashes = forms.every((form) => form.startsWith('#'));
  }
  return areHashes && !text.includes('#');
}

/** `trim`, and one space for all white space in a row; undefined for what is no text. */
export function oneSpaced(text: unknown): string | undefined {
  return native.oneSpaced(text);
}

/** `encodeURIComponent` as short as it goes; undefined for what the package's own code has to do. */
export function uriPayload(text: unknown): string | undefined {
  return native.uriPayload(text);
}
