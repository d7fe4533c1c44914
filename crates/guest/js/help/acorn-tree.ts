import { native } from '../native.ts';

/** A class of acorn, of which the objects of a tree are. */
type AcornClass = abstract new (...args: never[]) => object;

/** acorn's parser. */
type ParserClass = abstract new (...args: never[]) => AcornParser;

/** What acorn is asked for. */
interface AcornOptions {
  readonly ecmaVersion?: unknown;
  readonly sourceType?: unknown;
  readonly strict?: unknown;
  readonly allowReserved?: unknown;
  readonly allowAwaitOutsideFunction?: unknown;
  readonly allowHashBang?: unknown;
  readonly locations?: unknown;
  readonly startLocation?: unknown;
  readonly ranges?: unknown;
  readonly preserveParens?: unknown;
  readonly onComment?: unknown;
  readonly onToken?: unknown;
  readonly onInsertedSemicolon?: unknown;
  readonly onTrailingComma?: unknown;
  readonly program?: unknown;
  readonly directSourceFile?: unknown;
}

/** What is looked at of a parser that has not begun: all that its caller asked for, with what acorn adds. */
interface AcornParser {
  readonly input: string;
  readonly pos: number;
  readonly curLine: number;
  readonly lineStart: number;
  readonly options: AcornOptions;
  readonly sourceFile: unknown;
}

/** What one file of acorn has for its trees, and its parser as it was made. */
interface Made {
  readonly Node: AcornClass;
  readonly SourceLocation: AcornClass;
  readonly Position: AcornClass;
  readonly noArguments: readonly unknown[];
  readonly noSpecifiers: readonly unknown[];
  readonly flags: number;
  readonly prototype: object;
  readonly methods: readonly PropertyKey[];
  readonly functions: readonly unknown[];
  readonly accessors: readonly PropertyKey[];
  readonly getters: readonly unknown[];
  /** What the prototype had when it was last found to be as acorn made it. */
  lastSeen: object;
}

const MODULE = 1;
const LOCATIONS = 2;
const RANGES = 4;
const PARENS = 8;
/** Given by the form of the file where that knows attributes of imports. */
const ATTRIBUTES = 16;
const HASHBANG = 64;
const COMMENTS = 128;

/** The year's edition, in acorn's count, from which on programs differ only in what is left to acorn, and in attributes. */
const ES2022 = 13;
const ES2025 = 16;

/** How many values acorn tells of each comment. */
const COMMENT = 6;

/** A bound for places: the longest string has fewer units. */
const MOST = 2 ** 30;

/** Options that may not be on: they tell of more than a tree, or change it. */
const refused = ['program', 'onToken', 'onInsertedSemicolon', 'onTrailingComma', 'directSourceFile'] as const;

const { BigInt: makeBigInt, RegExp: MakeRegExp } = globalThis;

/** By the class of their parser. */
const files = new WeakMap<ParserClass, Made>();

/** Methods in the place of acorn's own ones that only let more programs pass, and these. */
const permissive = new WeakMap<object, unknown>();

/** Notes that a method does what another one does, and lets more programs pass. */
export function acornMayPass(method: object, of: unknown): void {
  permissive.set(method, of);
}

/**
 * Keeps what a file of acorn has for its trees, when its parser has been made and nobody can have changed it.
 *
 * @param flags what the trees of this version have: attributes of imports (16), the `kind` of some properties before their `value` (32)
 */
export function acornMade(
  Parser: ParserClass,
  Node: AcornClass,
  SourceLocation: AcornClass,
  Position: AcornClass,
  noArguments: readonly unknown[],
  noSpecifiers: readonly unknown[],
  flags: number,
): void {
  const { prototype } = Parser;
  const getterOf = (name: PropertyKey) => Object.getOwnPropertyDescriptor(prototype, name)?.get;
  const names = Reflect.ownKeys(prototype);
  const methods = names.filter((name) => !getterOf(name));
  const accessors = names.filter(getterOf);
  files.set(Parser, {
    Node,
    SourceLocation,
    Position,
    noArguments,
    noSpecifiers,
    flags,
    prototype,
    methods,
    functions: methods.map((name) => Object.getOwnPropertyDescriptor(prototype, name)?.value),
    accessors,
    getters: accessors.map(getterOf),
    lastSeen: copyOf(prototype),
  });
}

/**
 * The tree that acorn would make of a program, after `onComment` was told of all comments.
 *
 * @param parser a parser that has just been made by acorn's own class
 * @param Parser that class
 * @returns undefined where acorn has to do it itself
 */
export function acornTree(parser: AcornParser, Parser: ParserClass): object | undefined {
  return parser.options.startLocation ? undefined : made(parser, Parser);
}

/** The same of the expression that is where the parser begins, with a `}` behind it. */
export function acornExpression(parser: AcornParser, Parser: ParserClass): object | undefined {
  const { pos, curLine, lineStart } = parser;
  const column = pos - lineStart;
  return isIndex(pos) && isIndex(curLine) && isIndex(column)
    ? made(parser, Parser, pos, curLine, column)
    : undefined;
}

function made(parser: AcornParser, Parser: ParserClass, ...origin: readonly number[]): object | undefined {
  const file = files.get(Parser);
  if (file === undefined) return undefined;
  const flags = flagsOf(parser, file.flags);
  if (flags === undefined || !isUnchanged(Parser, file)) return undefined;
  const values = native.acornTree(
    parser.input,
    flags,
    file.Node.prototype,
    file.SourceLocation.prototype,
    file.Position.prototype,
    file.noArguments,
    file.noSpecifiers,
    special,
    ...origin,
  );
  if (values === undefined) return undefined;
  const options = parser.options as { onComment(...comment: unknown[]): void };
  for (let at = 1; at < values.length; at += COMMENT) {
    options.onComment(
      values[at],
      values[at + 1],
      values[at + 2],
      values[at + 3],
      values[at + 4],
      values[at + 5],
    );
  }
  return values[0];
}

/** Whether that can be a place, or a count, of a source. */
function isIndex(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value < MOST;
}

/** What the options ask for; undefined where that is more than a plain tree. What lets more programs pass makes no other trees. */
function flagsOf({ options, sourceFile }: AcornParser, own: number): number | undefined {
  const { ecmaVersion, sourceType, onComment } = options;
  if (typeof ecmaVersion !== 'number' || !(ecmaVersion >= ES2022)) return undefined;
  for (const name of refused) if (options[name]) return undefined;
  if (sourceFile !== null || options.strict || options.allowReserved !== false) return undefined;
  let flags = own;
  if (!(ecmaVersion >= ES2025)) flags &= ~ATTRIBUTES;
  if (sourceType === 'module') flags |= MODULE;
  // `await` may stand outside of functions of a module anyway, and is a name in a script.
  else if (sourceType !== 'script' || options.allowAwaitOutsideFunction) return undefined;
  if (options.locations) flags |= LOCATIONS;
  if (options.ranges) flags |= RANGES;
  if (options.preserveParens) flags |= PARENS;
  if (options.allowHashBang) flags |= HASHBANG;
  if (onComment) {
    if (typeof onComment !== 'function') return undefined;
    flags |= COMMENTS;
  }
  return flags;
}

/** Whether acorn's parser is as it was made: packages put their own methods in the place of its own, for a while or for good. */
function isUnchanged(Parser: ParserClass, file: Made): boolean {
  const { prototype, methods, functions, accessors, getters } = file;
  if (Parser.prototype !== prototype || globalThis.RegExp !== MakeRegExp || globalThis.BigInt !== makeBigInt)
    return false;
  if (native.haveSameProperties(prototype, file.lastSeen)) return true;
  const values = prototype as Readonly<Record<PropertyKey, unknown>>;
  for (let at = 0; at < methods.length; ++at) {
    const method = values[methods[at] as PropertyKey];
    if (method !== functions[at] && permissive.get(method as object) !== functions[at]) return false;
  }
  for (let at = 0; at < accessors.length; ++at) {
    const found = Object.getOwnPropertyDescriptor(prototype, accessors[at] as PropertyKey);
    if (found?.get !== getters[at]) return false;
  }
  file.lastSeen = copyOf(prototype);
  return true;
}

function copyOf(prototype: object): object {
  return Object.create(Object.getPrototypeOf(prototype), Object.getOwnPropertyDescriptors(prototype));
}

/** A regular expression, null where the engine takes it for none; a `bigint` where there are no flags. */
function special(source: string, flags?: string): RegExp | bigint | null {
  if (flags === undefined) return makeBigInt(source);
  try {
    return new MakeRegExp(source, flags);
  } catch {
    return null;
  }
}
