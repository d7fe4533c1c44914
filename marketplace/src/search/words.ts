import type { Facet } from './facets.ts';

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

/**
 * What stands before a word in the index, by where it is: in the name; there or in keywords; there or in the description;
 * anywhere. Only words of the first three are found by their beginnings: among READMEs' words there may be tens of
 * thousands with one beginning, which no index finds in time.
 */
export const IN = { name: 'n', keywords: 'k', head: 'b', all: 'w' } as const;

/** The texts of a package that is found, as words. */
export interface PackageWords {
  name: readonly string[];
  keywords: readonly string[];
  description: readonly string[];
  readme: readonly string[];
}

/** What the full-text index has of a package. */
export function indexedWords(
  { name, keywords, description, readme }: PackageWords,
  facets: readonly Facet[],
): string {
  const named = [...name, ...keywords];
  const head = [...named, ...description];
  return [
    ...marked(IN.name, name),
    ...marked(IN.keywords, named),
    ...marked(IN.head, head),
    ...marked(IN.all, [...head, ...readme]),
    ...facets.map(facetWord),
  ].join(' ');
}

const marked = (mark: string, words: readonly string[]): Iterable<string> =>
  new Set(words.map((word) => mark + word));

/** A facet as a word of the index, whatever is in it. */
export const facetWord = ({ kind, value }: Facet): string =>
  `f${kind}${Buffer.from(value, 'utf8').toString('hex')}`;
