/** A part of a package's file, from one text to another, that gets calls of native help where it is exactly one of those known. */
export interface Part extends Known {
  /** Texts that change, each of which the part holds once. */
  edits: readonly Edit[];
}

/** A part of a huge module, whose edits may go by other parts of it. */
export interface HugePart extends Part {
  /** What else has to be known in the same text, as the edits go by it. */
  needs?: readonly Known[];
}

/** A part of a file that is recognised. */
export interface Known {
  /** What the part begins with, at the beginning of a line. */
  start: string;
  /** Where it begins within a class: what that class begins with, at the beginning of a line. */
  within?: string;
  /** Texts that follow in this order; the part goes through the last of them. */
  through: readonly string[];
  /** Its forms: the SHA-256 of the part, the versions that have it, and what stands for `$FLAGS` in the texts. */
  forms: readonly (readonly [sha256: string, versions: string, flags?: number])[];
}

/** What is put before, behind or in the place of a text. */
export type Edit = readonly [place: 'before' | 'behind' | 'instead of', of: string, text: string];

/** Code that is put in, in one line, so that the lines behind it stay where they are. */
export const inOneLine = (text: TemplateStringsArray, ...values: string[]): string =>
  ` ${String.raw(text, ...values)
    .trim()
    .replace(/\s*\n\s*/g, ' ')} `;
