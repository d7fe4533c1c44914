/** One step into a value: a property, an index, or the place of a Map's key (even) or value (odd) in its flat list. */
export type Step = string | number;

/** The way from the top of a packed value to a place in it. */
export type Path = readonly Step[];

/**
 * What stands at a place of a packed value and is no data:
 * - `function` of the sender: its number, name, length, and the names of properties that can be fetched
 * - `object` of the sender: its number, the name of its class, its methods, and properties that can be fetched; its data
 *   stands at the place
 * - `yours`: a function or object of the receiver that comes back, by the number that the receiver gave it
 * - `same`: what stands at another place
 * - `map` and `set`: the collection of the list that stands at the place
 * - `url`: an URL
 * - `module`: an export of a module that runs with the plugin; where it is called, its arguments stand at the place
 * - `code`: what an expression gives that is evaluated with the plugin
 */
export type Link =
  | readonly [path: Path, kind: 'function', number: number, name: string, length: number, keys: string[]]
  | readonly [
      path: Path,
      kind: 'object',
      number: number,
      className: string,
      methods: string[],
      keys: string[],
    ]
  | readonly [path: Path, kind: 'yours', number: number]
  | readonly [path: Path, kind: 'same', other: Path]
  | readonly [path: Path, kind: 'map' | 'set']
  | readonly [path: Path, kind: 'url', href: string]
  | readonly [path: Path, kind: 'module', specifier: string, exportPath: string, isCalled: boolean]
  | readonly [path: Path, kind: 'code', expression: string];

/** A value as it crosses: plain data, and what is to be put into it. */
export type Packed = readonly [data: unknown, links: Link[] | undefined];

/** What is done with a function or object of the other side: it is called, constructed, or one of its methods is called. */
export type Action = '()' | 'new' | `.${string}`;

/** How a call across ended, as its answer begins: with a value, with a promise of one, or with an error later. */
export const Ending = { value: 0, promise: 1, rejection: 2 } as const;
