/** What the engine's Rust side gives to this layer. The contract is docs/internals/boundary.md. */
export interface Native {
  register(glue: Glue): void;
  builtins(modules: Record<string, object>): void;
  /** Takes what finds modules that the bundle does not hold. */
  moduleLoader(loader: ModuleLoader): void;
  /** Evaluates a classic script under a file's name. */
  script(source: string, name: string): unknown;
  hostCall(method: string, callId: number, args: unknown[]): unknown;
  /** How many hooks were entered past the glue. */
  shortEntries(): number;
  request(id: number, callId: number, method: string, args: unknown[]): void;
  resolved(callId: number, value: unknown): void;
  rejected(callId: number, error: unknown): void;
  setTimer(ms: number): void;
  /** Says that `process.nextTick` has queued something. */
  wantTicks(): void;
  /** The call in whose name code runs; 0 for none. */
  owner(): number;
  /** Says that what runs from now on is done for a call. */
  turn(owner: number): void;
  utf8Encode(text: string): Uint8Array<ArrayBuffer>;
  utf8Decode(bytes: Uint8Array, fatal: boolean, ignoreBOM: boolean): string;
  latin1Decode(bytes: Uint8Array): string;
  parseUrl(input: string, base: string | undefined): string[] | null;
  setUrlPart(href: string, part: string, value: string): string[] | null;
  hash(algorithm: string, bytes: Uint8Array, length?: number): Uint8Array<ArrayBuffer> | null;
  pbkdf2(
    algorithm: string,
    password: Uint8Array,
    salt: Uint8Array,
    rounds: number,
    length: number,
  ): Uint8Array<ArrayBuffer> | null;
  scrypt(
    password: Uint8Array,
    salt: Uint8Array,
    logN: number,
    r: number,
    p: number,
    length: number,
  ): Uint8Array<ArrayBuffer> | null;
  bytesToText(bytes: Uint8Array, encoding: 'base64' | 'base64url' | 'hex'): string;
  textToBytes(text: string, encoding: 'base64' | 'hex'): Uint8Array<ArrayBuffer>;
  crc32(bytes: Uint8Array, start: number): number;
  inflate(
    bytes: Uint8Array,
    kind: 'raw' | 'zlib' | 'gzip' | 'auto',
    limit: number,
    partial: boolean,
  ): [Uint8Array<ArrayBuffer>, number] | string;
  unbrotli(bytes: Uint8Array, limit: number): Uint8Array<ArrayBuffer> | string;
  collator(
    locale: string,
    sensitivity: string,
    caseFirst: string,
    numeric: boolean,
    ignorePunctuation: boolean,
  ): number;
  compare(collator: number, one: string, two: string): number;
  segments(text: string, granularity: string): number[];
  /** One operation of the interpreter behind `WebAssembly`, by its name. */
  wasm(operation: string, ...args: unknown[]): unknown;
  encode(value: unknown): Uint8Array<ArrayBuffer>;
  decode(bytes: Uint8Array): unknown;
  /** Begins to carry a context over promises. */
  track(): void;
  context(): unknown;
  setContext(context: unknown): void;
  /** Lets the job that is queued next see the context. */
  markContext(context: unknown): void;
  clone(value: unknown): unknown;
  /** The text of decoded mappings; undefined for what is unusual. */
  encodeMappings(decoded: unknown): string | undefined;
  decodeMappings(text: unknown): number[][][] | undefined;
  /** Text or arrays of mappings, then line and column in the generated text and the state of the encoder. */
  magicMappings(
    magic: object,
    sourceIndex: number,
    detail: number,
    flags: number,
    wantsText: boolean,
  ): [string | number[][][], number, number, number, number, number, number, number] | undefined;
  /** Lines, then numbers: of sources, of the leaves with their contents, of names, and places of the ignored. */
  traceMappings(nodes: unknown): [number[][][], number[], number[], number[], number[]] | undefined;
  /** Where the parts of a list in CSS begin and end. */
  splitList(text: string, separators: unknown, hasComments: boolean): number[] | undefined;
  /** Where a word or white space of CSS ends that begins at a place of a text. */
  cssTokenEnd(text: unknown, start: unknown): number | undefined;
  /** The hash of a text in what dart2js writes. */
  dartHash(text: unknown): number | undefined;
  /** The code units of a text, 32 bits each. */
  codeUnits(text: unknown): Uint8Array<ArrayBuffer> | undefined;
  /** The rows of a table of values; undefined for what is no text. */
  dsvRows(text: unknown, delimiter: number): string[][] | undefined;
  /** A text with one space for all white space in a row, and none around it. */
  oneSpaced(text: unknown): string | undefined;
  /** What of a text goes into a data URI, as short as browsers read it. */
  uriPayload(text: unknown): string | undefined;
  /** Plain data as JavaScript; undefined for other data. */
  toSource(data: unknown, indent: string, startingIndent: string): string | undefined;
  /** A script with spaces for its comments. */
  blankComments(input: unknown, hasJsx: boolean, knowsNames: boolean): string | undefined;
  /** The value of a YAML document; undefined for what is not plain. */
  loadYaml(input: string): unknown;
  /** One text of mappings for several, and the names in it; undefined for what is not plain. The arguments are in `mappings/merged.rs`. */
  mergeMappings(
    texts: readonly unknown[],
    offsets: readonly number[],
    sources: readonly number[][],
    names: readonly number[][],
    sourceRanks: readonly number[],
    nameRanks: readonly number[],
  ): [text: string, names: number[]] | undefined;
  /** The mappings of a part of a file, a character at a time but for white space, with the lines and columns before it. */
  characterMappings(text: unknown, line: unknown, column: unknown): string | undefined;
  /** The text of mappings in an object each; undefined for what is not plain. */
  writeMappings(
    mappings: unknown,
    sources: readonly unknown[],
    names: readonly unknown[],
  ): string | undefined;
  /** Text and lines of mappings of what `esrap` is to print; undefined for what is not plain. */
  printCommands(commands: unknown, indent: unknown, flags: number): [string, number[][][]] | undefined;
  /** How long the strings are in lists of commands; undefined for what is not plain. */
  measureCommands(commands: unknown): number | undefined;
  /** What `esrap` prints of a tree, how many comments it has written then, and the bindings that it met; undefined for what is not plain. */
  printTree(
    tree: unknown,
    indent: unknown,
    comments: unknown,
    written: unknown,
    isDouble: boolean,
    bindings: WeakSet<object>,
    has: (this: WeakSet<object>, value: object) => boolean,
    dialect: number,
  ): [printed: [string, number[][][]], written: number, bindings: object[]] | undefined;
  /** `visit` of a walker of `estree-walker`. */
  estreeVisit(walker: object, node: unknown, parent: unknown, name: unknown, index: unknown): unknown;
  /** A walk of `zimmerframe`; what the root becomes. Walks before 1.1.5 have two functions more. */
  walkTree<T extends object>(
    root: T,
    state: unknown,
    visitors: object,
    changed: (node: T, changes: Record<string, unknown>) => T,
    loud?: (node: T, changes: Record<string, unknown>) => void,
    mapped?: (items: readonly unknown[], others: Readonly<Record<number, unknown>>) => unknown[],
  ): T;
  /** A plain object with the fields of an object that has nothing but fields; undefined for any other value. */
  copyPlain(value: unknown): object | undefined;
  /** Whether two ordinary objects have the same prototype and the same properties with the very same values. */
  haveSameProperties(a: object, b: object): boolean;
  /** Where a word of ASCII ends; undefined where that is not all of it. */
  wordEnd(text: unknown, from: unknown): number | undefined;
  /** Where spaces and tabs end. */
  blankEnd(text: unknown, from: unknown): number | undefined;
  /** Where what is between two tokens ends; its bits inverted where there are line breaks. */
  spaceEnd(text: unknown, from: unknown): number | undefined;
  /** Where what ends no value of CSS ends. */
  valueEnd(text: unknown, from: unknown): number | undefined;
  /** What `@babel/parser` makes of a source; undefined for what is left to it. The flags are in `help/babel-tree.ts`. */
  babelTree(
    source: string,
    flags: number,
    node: object,
    location: object,
    position: object,
    filename: unknown,
  ): object | undefined;
  /** Has a function called for each node of a tree that has comments, and the others say that they have none. */
  eachCommented(
    tree: unknown,
    enter: (node: never) => void,
    keysOf: object,
    walk: (tree: never, enter: (node: never) => void) => unknown,
  ): void;
  /** What `@babel/generator` prints of a tree; undefined for what is not plain. Lines and names are those of the map, where there is one. */
  babelPrint(
    tree: unknown,
    hasMap: boolean,
    hasComments: boolean,
    mayEscape: boolean,
  ):
    | [
        text: string,
        last: number,
        queued: number,
        line: number,
        column: number,
        lines?: number[][][],
        names?: string[],
      ]
    | undefined;
  /** Walks over paths of `@babel/traverse`, with what `help/babel-walk.ts` says: whether the walk was stopped. */
  babelWalk(tools: readonly unknown[], context: object, queue: readonly object[]): boolean;
  /** The path or paths of a child; undefined for what is not plain. */
  babelGet(tools: readonly unknown[], path: object, key: string, context: unknown): unknown;
  /** What `acorn` makes of a source, or of an expression at an index, a line and a column, and six values for each comment; undefined for what is left to it. The flags are in `help/acorn-tree.ts`. */
  acornTree(
    source: string,
    flags: number,
    node: object,
    location: object,
    position: object,
    noArguments: readonly unknown[],
    noSpecifiers: readonly unknown[],
    special: (source: string, flags?: string) => RegExp | bigint | null,
    ...expression: readonly number[]
  ): [tree: object, ...comments: unknown[]] | undefined;
  jsTokens(input: unknown, hasJsx: boolean, knowsNames: boolean): Uint8Array<ArrayBuffer> | undefined;
}

/** Finds modules at run time, for `import`. */
export interface ModuleLoader {
  /** The URL that a specifier means in a module; undefined to leave it as it is. */
  resolve(specifier: string, base: string): string | undefined;
  /** The source of an ES module; undefined for another format, whose exports are then in the registry. */
  load(url: string): string | undefined;
  /** Fills `import.meta`. */
  meta(url: string, meta: Record<string, unknown>): void;
}

/** The functions that an entry into the guest calls. */
export interface Glue {
  prepare(environment: unknown): void;
  configure(id: number, namespace: unknown, exportPath: string, data: unknown, links: unknown): unknown;
  hook(id: number, slot: number, ...args: unknown[]): unknown;
  /** What `hook` calls, by slot. */
  readonly runners: readonly ((id: number, ...args: never[]) => unknown)[];
  settle(id: number, ok: boolean, value: unknown): void;
  /** Runs the next timer that is due; `now` is missing where the bundler has not had the thread. */
  timers(now?: number): void;
  /** Runs what `process.nextTick` queued. */
  ticks(): void;
  invoke(id: number, number: number, action: string, isHome: boolean, data: unknown, links: unknown): unknown;
  release(numbers: unknown): void;
}

function take(): Native {
  const holder = globalThis as { __nexxo?: Native };
  const found = holder.__nexxo;
  if (found === undefined)
    throw new Error('the prelude was evaluated outside the sandbox: __nexxo is missing');
  // Plugin code must never reach the engine's own functions.
  delete holder.__nexxo;
  return found;
}

export const native: Native = take();
