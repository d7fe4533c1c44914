import { native } from '../native.ts';

/** What of the classes of `source-map-js` is looked at. */
interface ArraySet {
  add(text: string): void;
  toArray(): unknown[];
}

interface Generator {
  _sources: ArraySet;
  _names: ArraySet;
  _serializeMappings: () => string;
}

interface Consumer {
  sources: unknown[];
  _names: ArraySet;
  _mappings: unknown;
}

interface Library {
  SourceMapGenerator: object;
  SourceMapConsumer: object;
}

const known = new WeakSet<object>();

/** The package's classes tell that they are the ones whose maps natives can make. */
export function mapsKnown(itself: object): void {
  known.add(itself);
}

/**
 * Gives a generator the mappings of a part of a file, a character at a time but for white space. The file is its only source.
 *
 * @param line - how many lines are before the part
 * @returns false for what the package's own code has to do
 */
export function mapCharacters(
  { SourceMapGenerator }: Library,
  generator: Generator,
  text: unknown,
  line: unknown,
  column: unknown,
): boolean {
  const mappings = known.has(SourceMapGenerator) ? native.characterMappings(text, line, column) : undefined;
  if (mappings === undefined) return false;
  generator._serializeMappings = () => mappings;
  return true;
}

/**
 * Gives a generator that has no mappings yet those of several maps, each some lines further down. It has their sources.
 *
 * @returns false, with nothing done, for what the package's own code has to do
 */
export function mergeMaps(
  { SourceMapGenerator, SourceMapConsumer }: Library,
  generator: Generator,
  maps: readonly (readonly [consumer: Consumer, offset: number, ...rest: unknown[]])[],
): boolean {
  if (!known.has(SourceMapGenerator) || !known.has(SourceMapConsumer)) return false;
  const sources = numbersOf(generator._sources.toArray());
  const names = numbersOf(maps.flatMap(([consumer]) => consumer._names.toArray()));
  // Without a source a mapping is invalid, which the package says.
  if (sources.has('')) return false;
  const made = native.mergeMappings(
    maps.map(([consumer]) => consumer._mappings),
    maps.map(([, offset]) => offset),
    maps.map(([consumer]) => numbered(consumer.sources, sources)),
    maps.map(([consumer]) => numbered(consumer._names.toArray(), names)),
    ranks(sources),
    ranks(names),
  );
  if (made === undefined) return false;
  const [mappings, used] = made;
  const texts = [...names.keys()];
  for (const name of used) generator._names.add(texts[name] as string);
  generator._serializeMappings = () => mappings;
  return true;
}

/**
 * The text of a generator's mappings, which are in their order.
 *
 * @returns undefined for what the package's own code has to do
 */
export const writeMappings = (mappings: unknown, sources: ArraySet, names: ArraySet): string | undefined =>
  native.writeMappings(mappings, sources.toArray(), names.toArray());

type Numbers = Map<string, number>;

/** Texts by numbers, in the order in which they first come. */
function numbersOf(texts: readonly unknown[]): Numbers {
  const numbers: Numbers = new Map();
  for (const text of texts as string[]) if (!numbers.has(text)) numbers.set(text, numbers.size);
  return numbers;
}

/** What is not there has a number that is refused. */
const numbered = (texts: readonly unknown[], numbers: Numbers): number[] =>
  (texts as string[]).map((text) => numbers.get(text) ?? -1);

/** The places that texts have in their order, by their numbers. */
function ranks(numbers: Numbers): number[] {
  const places: number[] = [];
  for (const [place, text] of [...numbers.keys()].sort().entries())
    places[numbers.get(text) as number] = place;
  return Array.from(places);
}
