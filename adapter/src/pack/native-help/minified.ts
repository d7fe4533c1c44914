import { sha256 } from '../input-files.ts';
import type { Edit } from './part.ts';

/** What is put before, behind or in the place of a text, or of what an expression finds. */
export type MinifiedEdit = readonly [place: Edit[0], of: string | RegExp, text: string];

/** A part of a minified file, which is recognised whatever its short names are. */
export interface MinifiedPart {
  /** What it begins with. */
  start: RegExp;
  /** What follows in this order; the part goes through the last of them. */
  through: readonly RegExp[];
  /** Expressions whose group finds a name that texts have as `$<name>`, as they have the groups of their own edit. */
  names?: Readonly<Record<string, RegExp>>;
  /**
   * As in other parts, with `$0`, `$1` and so on for the part's short names in the order in which they first come. Everything is
   * there once.
   */
  edits: readonly MinifiedEdit[];
  /** The SHA-256 of the part with such names, the versions that have it, and what stands for `$FLAGS`. */
  forms: readonly (readonly [sha256: string, versions: string, flags?: number])[];
}

/**
 * Texts and expressions, which have no names, and words with what is before them. Names of properties that are as short have to
 * stand behind a dot, or be a method's that an object which is returned begins with.
 */
const tokens =
  /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`|(?<=\breturn\{)[\w$]+(?=\()|(?<=[=(,:[!&|?{};])\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/|(\.\.\.|[.#])?([A-Za-z_$][\w$]*)|\d[\w.]*/gs;

/** Longer words are never short names, and these are none either. */
const LONGEST = 2;
const keywords = new Set(['as', 'do', 'if', 'in', 'of']);

/**
 * A part with its short names numbered. Two parts that come out the same differ by these names alone, each of which stands in
 * one where a certain other one stands in the other.
 */
export interface Numbered {
  text: string;
  names: readonly string[];
  /** Where what begins at a place of the text begins in the part. */
  placeOf(at: number): number | undefined;
}

export function numbered(part: string): Numbered {
  const numbers = new Map<string, number>();
  const places = new Map<number, number>();
  let text = '';
  let done = 0;
  for (const match of part.matchAll(tokens)) {
    const [, before, word] = match;
    const isName = word !== undefined && word.length <= LONGEST && !keywords.has(word);
    if (!isName || before === '.' || before === '#') continue;
    const at = match.index + (before?.length ?? 0);
    copy(at);
    const number = numbers.get(word) ?? numbers.size;
    numbers.set(word, number);
    places.set(text.length, at);
    text += `$${number}`;
    done = at + word.length;
  }
  copy(part.length);
  places.set(text.length, part.length);
  return { text, names: [...numbers.keys()], placeOf: (at) => places.get(at) };

  function copy(end: number): void {
    for (let at = done; at < end; at++) places.set(text.length + at - done, at);
    text += part.slice(done, end);
  }
}

/** A part where it is in a file: where it begins, with its names numbered, and its flags; null where it is not there, or not exactly so. */
export function findMinified(
  { start, through, forms }: MinifiedPart,
  code: string,
): { at: number; part: Numbered; flags: number } | null {
  const begin = start.exec(code);
  if (begin === null) return null;
  let end = begin.index + begin[0].length;
  for (const expression of through) {
    const next = new RegExp(expression, 'g');
    next.lastIndex = end;
    if (!next.test(code)) return null;
    end = next.lastIndex;
  }
  const part = numbered(code.slice(begin.index, end));
  const digest = sha256(part.text);
  const form = forms.find(([known]) => known === digest);
  return form === undefined ? null : { at: begin.index, part, flags: form[2] ?? 0 };
}

/** The edits of a part that was found, in the file's places: what each takes the place of, and what it puts in. */
export function minifiedEdits(
  { names = {}, edits }: MinifiedPart,
  { at, part, flags }: { at: number; part: Numbered; flags: number },
): (readonly [start: number, end: number, added: string])[] {
  const found = Object.fromEntries(
    Object.entries(names).map(([name, expression]) => [name, expression.exec(part.text)?.[1]]),
  );
  return edits.map(([place, of, added]) => {
    const match = typeof of === 'string' ? null : of.exec(part.text);
    const index = typeof of === 'string' ? part.text.indexOf(of) : (match?.index ?? -1);
    const length = typeof of === 'string' ? of.length : (match?.[0].length ?? 0);
    const [start, end] = [part.placeOf(index), part.placeOf(index + length)];
    if (start === undefined || end === undefined) throw new Error(`a known part lacks ${of}`);
    const words: Record<string, string | undefined> = { ...found, ...match?.groups };
    const text = added
      .replaceAll('$FLAGS', String(flags))
      .replace(/\$<(\w+)>/g, (_, name) => words[name] ?? '')
      .replace(/\$(\d+)/g, (_, number) => part.names[number] ?? '');
    if (place === 'instead of') return [at + start, at + end, text];
    const where = at + (place === 'before' ? start : end);
    return [where, where, text];
  });
}
