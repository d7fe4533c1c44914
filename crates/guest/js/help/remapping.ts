import { native } from '../native.ts';

/** A node of the tree that `remapping` builds: a map with what it was made from, or an original source. */
interface Source {
  map: { names: unknown; file: unknown } | null;
  sources: Source[];
  source: unknown;
  content: unknown;
  ignore: unknown;
}

/** What of a `GenMapping` is filled in. */
interface GenMapping {
  _names: { array: string[]; _indexes: Record<string, number> };
  _mappings: unknown;
}

type Setter<T> = (map: GenMapping, source: string, value: T) => void;

/** Gives texts numbers; the empty one has -1. */
class Numbered {
  readonly texts: string[] = [];
  readonly #numbers = new Map<string, number>();

  /** The number of a text; undefined where it is none. */
  of(text: unknown): number | undefined {
    if (text === '' || text === undefined) return -1;
    if (typeof text !== 'string') return undefined;
    let number = this.#numbers.get(text);
    if (number === undefined) {
      number = this.texts.push(text) - 1;
      this.#numbers.set(text, number);
    }
    return number;
  }
}

/** The nodes of a tree as the native takes them. */
class Tree {
  readonly nodes: unknown[] = [];
  readonly places: Source[] = [];
  readonly sources = new Numbered();
  readonly names = new Numbered();
  readonly #decode: (map: object) => unknown;

  constructor(decode: (map: object) => unknown) {
    this.#decode = decode;
  }

  /** Adds a node and all below it; undefined where one is unusual. */
  add(source: Source): number | undefined {
    const place = this.places.push(source) - 1;
    this.nodes.push(undefined);
    const node = source.map ? this.#map(source, source.map) : this.#leaf(source);
    this.nodes[place] = node;
    return node && place;
  }

  #map({ sources }: Source, map: { names: unknown }): unknown[] | undefined {
    if (!Array.isArray(map.names) || !Array.isArray(sources)) return undefined;
    const names = map.names.map((name) => this.names.of(name));
    const children = sources.map((child) => this.add(child));
    if (names.includes(undefined) || children.includes(undefined)) return undefined;
    return [this.#decode(map), children, names];
  }

  #leaf({ source, content, ignore }: Source): number[] | undefined {
    const number = this.sources.of(source);
    const isUnusual = number === undefined || (number === -1 && Boolean(ignore));
    return isUnusual ? undefined : [number, Number(content != null), Number(Boolean(ignore))];
  }
}

/**
 * `traceMappings` of `remapping`.
 *
 * @returns undefined for what the package's own code has to do
 */
export function traceMappings(
  tree: Source,
  Generated: new (options: { file: unknown }) => GenMapping,
  setSourceContent: Setter<unknown>,
  setIgnore: Setter<boolean>,
  decodedMappings: (map: object) => unknown,
): GenMapping | undefined {
  if (!tree.map) return undefined;
  const all = new Tree(decodedMappings);
  try {
    if (all.add(tree) === undefined) return undefined;
  } catch {
    // Mappings that cannot be decoded: whether that shows depends on what is looked up.
    return undefined;
  }
  const traced = native.traceMappings(all.nodes);
  const generated = new Generated({ file: tree.map.file });
  const { _names: names } = generated;
  if (traced === undefined || !Array.isArray(names?.array) || typeof names._indexes !== 'object')
    return undefined;
  const [lines, sources, contents, usedNames, ignored] = traced;
  const textOf = (number: number | undefined): string => all.sources.texts[number ?? 0] ?? '';
  for (const [index, number] of sources.entries())
    setSourceContent(generated, textOf(number), all.places[contents[index] ?? -1]?.content ?? null);
  for (const number of usedNames) {
    const name = all.names.texts[number] ?? '';
    names._indexes[name] = names.array.push(name) - 1;
  }
  for (const place of ignored) setIgnore(generated, textOf(sources[place]), true);
  generated._mappings = lines;
  return generated;
}
