import type { Store } from '../store/store.ts';
import type { Facet } from './facets.ts';
import { facetWord, IN } from './words.ts';

/** How a database's full-text queries are written. Words hold letters, digits and marks alone, so that none ends its quotes. */
interface Syntax {
  word(word: string): string;
  beginning(word: string): string;
  all(parts: readonly string[]): string;
  either(one: string, other: string): string;
  /** The one where the other is not. */
  without(one: string, other: string): string;
}

const SYNTAX: Record<Store['dialect'], Syntax> = {
  postgres: {
    word: (word) => `'${word}'`,
    beginning: (word) => `'${word}':*`,
    all: (parts) => `(${parts.join(' & ')})`,
    either: (one, other) => `(${one} | ${other})`,
    without: (one, other) => `(${one} & !${other})`,
  },
  sqlite: {
    word: (word) => `"${word}"`,
    beginning: (word) => `"${word}"*`,
    all: (parts) => `(${parts.join(' AND ')})`,
    either: (one, other) => `(${one} OR ${other})`,
    without: (one, other) => `(${one} NOT ${other})`,
  },
};

/** Full-text queries that find packages with all words and facets. */
export interface SearchQueries {
  /** Finds each. */
  all: string;
  /** Find each once: those that have all words in the name, then those that have them there or in keywords, and so on. */
  tiers: string[];
}

/**
 * Writes the queries for words, the last of which may be the beginning of one.
 *
 * @param words at least one, of `queryWords`
 */
export function searchQueries(
  dialect: Store['dialect'],
  words: readonly string[],
  facets: readonly Facet[],
): SearchQueries {
  const { word, beginning, all, either, without } = SYNTAX[dialect];
  const [first, last] = [words.slice(0, -1), words.at(-1) ?? ''];
  const started = (mark: string) => first.map((each) => word(mark + each));
  const whole = (mark: string) => all([...started(mark), word(mark + last)]);
  const begun = (mark: string) => all([...started(mark), beginning(mark + last)]);
  const name = { whole: whole(IN.name), begun: begun(IN.name) };
  const keywords = { whole: whole(IN.keywords), begun: begun(IN.keywords) };
  const head = { whole: whole(IN.head), begun: begun(IN.head) };
  const any = all([...started(IN.all), either(word(IN.all + last), beginning(IN.head + last))]);
  const tiers = [
    name.whole,
    without(name.begun, name.whole),
    without(keywords.whole, name.begun),
    without(keywords.begun, either(keywords.whole, name.begun)),
    without(head.whole, keywords.begun),
    without(head.begun, either(head.whole, keywords.begun)),
    without(any, head.begun),
  ];
  const filters = facets.map((facet) => word(facetWord(facet)));
  const filtered = (query: string) => all([query, ...filters]);
  return { all: filtered(any), tiers: tiers.map(filtered) };
}

/**
 * Writes the query for facets alone.
 *
 * @param facets at least one
 */
export const facetsQuery = (dialect: Store['dialect'], facets: readonly Facet[]): string =>
  SYNTAX[dialect].all(facets.map((facet) => SYNTAX[dialect].word(facetWord(facet))));
