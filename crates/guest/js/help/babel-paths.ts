/** What of a node of a tree is looked at. */
export interface Node {
  type: string;
  [key: string]: unknown;
}

/** A function of a visitor. */
export type Visitor = (this: unknown, path: Path, state: unknown) => unknown;

/** A visitor whose functions are in lists, as `visitors.explode` makes it. */
export interface Visitors {
  enter?: Visitor[];
  exit?: Visitor[];
  noScope?: unknown;
  denylist?: string[] | null;
  blacklist?: string[] | null;
  shouldSkip?: ((path: Path) => unknown) | null;
  [type: string]: unknown;
}

/** What of a scope is looked at. */
export interface Scope {
  inited: unknown;
  init(): void;
}

/** What of the context of a walk is looked at. */
export interface Context {
  queue: Path[] | null;
  priorityQueue: Path[] | null;
  state: unknown;
  opts: Visitors;
}

/** What of a path is looked at. */
export interface Path {
  node: Node | null | undefined;
  type: unknown;
  parent: Node | null | undefined;
  parentPath: Path | null;
  container: Record<string | number, unknown> | null;
  listKey: string | null | undefined;
  key: string | number | null;
  hub: unknown;
  contexts: Context[];
  context: Context;
  state: unknown;
  opts: Visitors;
  scope: Scope | null | undefined;
  skipKeys: Record<string, unknown> | null;
  _traverseFlags: number;
}

type Method = (this: Path, ...args: never[]) => unknown;

/** What Babel's module of a path's context exports. */
export interface PathContext {
  visit: Method;
  setContext: Method;
  isDenylisted: Method;
  setScope(this: Path): void;
  _resyncKey(this: Path): void;
  _call(this: Path, visitors: Visitor[]): boolean;
}

/** Babel's class of paths. */
export interface PathClass {
  new (hub?: unknown, parent?: Node): Path;
  readonly prototype: Pick<PathContext, 'visit' | 'setContext' | 'isDenylisted'>;
  get(where: never): Path;
  /** Put in with the calls of help, where it is known that the constructor only sets fields. */
  $nexxo_isPlain?: () => void;
  /** Put in with the call of help: what the module of paths has for itself. */
  $nexxo_own(): {
    /** The paths that are known of a node's children; the hub comes first in the versions that keep them by it. */
    cache: {
      getOrCreateCachedPaths(one: unknown, other: unknown): Map<unknown, Path>;
      /** By node. */
      path: WeakMap<object, Map<unknown, Path>>;
      /** Put in with the calls of help, where the package's file is known. */
      $nexxo_isKnown?: true;
    };
    isByHub: boolean;
    debug: { readonly enabled: boolean };
  };
}

/** Babel's class of contexts. */
export type ContextClass = new (scope: unknown, opts: Visitors, state: unknown, path: Path) => Context;
