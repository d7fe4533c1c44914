/** Characters of a word that count. */
const MAX_LENGTH = 40;
/** Words of a query that count. */
const MAX_QUERY_WORDS = 8;

const ACCENTS = /[\u0300-\u036f]+/g;
const WORD = /[\p{L}\p{N}\p{M}]+/gu;

/**
 * The words of a text, each once, in its order: letters, digits and marks alone, in small letters and Unicode's form KC,
 * without accents.
 * Nothing in a word means anything to a database's full-text search.
 *
 * @param most how many at most
 */
export function wordsOf(text: string, most = 1000): string[] {
  const words = new Set<string>();
  const plain = text.toLowerCase().normalize('NFKD').replace(ACCENTS, '').normalize('NFKC');
  for (const [word] of plain.matchAll(WORD)) {
    // Twice as many code units hold that many characters, and no half of one.
    words.add([...word.slice(0, 2 * MAX_LENGTH)].slice(0, MAX_LENGTH).join(''));
    if (words.size === most) break;
  }
  return [...words];
}

/** The words of what somebody looks for. */
export const queryWords = (text: string): string[] => wordsOf(text, MAX_QUERY_WORDS);

/** Words as the columns of the table `search` have them, where ` vite ` is a word and ` vi` the beginning of one. */
export const spaced = (words: readonly string[]): string => ` ${words.join(' ')} `;

/** What stands before words in the index: those that are found whole, and those that are found by their beginnings too. */
export const WHOLE = 'w';
export const BEGINNING = 'b';

/**
 * What the full-text index has of a package. Beginnings lead to words of names, keywords and descriptions alone: among
 * READMEs' words there may be tens of thousands with one beginning, which no index finds in time.
 *
 * @param head words of the name, keywords and description
 * @param readme words of the README
 */
export const indexedWords = (head: readonly string[], readme: readonly string[]): string =>
  [
    ...new Set([...head, ...readme].map((word) => WHOLE + word)),
    ...new Set(head.map((word) => BEGINNING + word)),
  ].join(' ');
