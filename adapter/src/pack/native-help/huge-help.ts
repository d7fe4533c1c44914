import { sha256 } from '../input-files.ts';
import { acceptEdits, dartParts } from './dart.ts';
import type { Known } from './part.ts';
import { sassParts } from './sass.ts';

/** A function that the guest offers where what is known of huge modules has help that is not off. */
export const HUGE_HELP = 'dartHash';

/** How often a part may begin in one text. */
const MOST = 16;

/**
 * The edits for what is known in the text of a huge module, in their order: where each begins, how much it takes the place of,
 * and what it puts in. A part counts wherever it is.
 */
export function hugeEdits(code: string): (readonly [at: number, length: number, added: string])[] {
  const isThere = new Map<Known, boolean>();
  const isKnown = (known: Known): boolean => {
    const found = isThere.get(known) ?? places(known, code).length > 0;
    isThere.set(known, found);
    return found;
  };
  const edits = [...dartParts, ...sassParts].flatMap((part) => {
    if (part.needs && !part.needs.every(isKnown)) return [];
    return places(part, code).flatMap((start) =>
      part.edits.map(([place, of, added]) => {
        const at = code.indexOf(of, start);
        if (place === 'instead of') return [at, of.length, added] as const;
        return [place === 'before' ? at : at + of.length, 0, added] as const;
      }),
    );
  });
  return [...edits, ...acceptEdits(code)].sort(([first], [second]) => first - second);
}

function places({ start, through, forms }: Known, code: string): number[] {
  const found: number[] = [];
  let at = code.indexOf(`\n${start}`) + 1;
  for (let count = 0; at > 0 && count < MOST; count++) {
    let end = at + start.length;
    for (const text of through) {
      const next = code.indexOf(text, end);
      if (next < 0) return found;
      end = next + text.length;
    }
    const digest = sha256(code.slice(at, end));
    if (forms.some(([known]) => known === digest)) found.push(at);
    at = code.indexOf(`\n${start}`, at) + 1;
  }
  return found;
}
