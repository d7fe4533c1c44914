import { native } from '../native.ts';

/** What of `GenMapping` is looked at and filled. */
interface GenMapping {
  _mappings: number[][][];
  _sources: { array: string[] };
  _sourcesContent: unknown[];
  _names: { array: string[]; _indexes: Record<string, number> };
}

/** What of `@babel/generator`'s printer is looked at, and what of its buffer is filled. */
interface Printer {
  _buf: {
    _map: { _map: GenMapping; _inputMap: unknown; _rawMappings: unknown; _sourceFileName: unknown } | null;
    _str: string;
    _last: number;
    _queuedChar: number;
    _position: { line: number; column: number };
  };
  _flags: number;
  format: {
    shouldPrintComment: object;
    comments: unknown;
    minified: unknown;
    indent: { adjustMultilineComment: unknown; style: unknown };
    jsescOption: { quotes?: unknown; wrap?: unknown; minimal?: unknown; json?: unknown };
  };
}

/** What prints a node of a type, its number, and what says whether it needs parentheses. */
type Info = [print: object, id: number, needsParens: object | undefined];

type Class = abstract new (...args: never[]) => unknown;

/** The tables that a printer goes by, as they are and as they were. */
interface Tables {
  infos: ReadonlyMap<string, Info>;
  types: readonly string[];
  wasInfos: readonly Info[];
  prints: readonly object[];
  parens: readonly (object | undefined)[];
  index: object;
  wasIndex: object;
  /** Whether what escapes strings is known. */
  mayEscape: boolean;
}

const known = new WeakSet<object>();
const escapes = new WeakSet<object>();
const prototypes = new WeakMap<object, object>();
const tables = new WeakMap<object, Tables>();

const copyOf = (object: object): object =>
  Object.create(Object.getPrototypeOf(object), Object.getOwnPropertyDescriptors(object));

/** One type of each file of the package's whose functions are called or stood in for. */
const FILES = [
  'File',
  'ClassDeclaration',
  'UnaryExpression',
  'FunctionExpression',
  'ImportExpression',
  'WithStatement',
  'TemplateLiteral',
  'StringLiteral',
  'TSTypeAnnotation',
  'Variance',
];

/** Types that are never printed natively. */
const FOREIGN = /^(?:TS|JSX|Declare|Enum|Opaque)|Type/;

/** Keeps that a thing is of one of the package's files that are known. */
export function babelKnown(...things: readonly object[]): void {
  for (const thing of things) known.add(thing);
}

/** Keeps what escapes the strings that a function prints. */
export function babelEscape(print: object, escape: object): void {
  if (known.has(escape)) escapes.add(print);
}

/** Keeps what a class of a file that is known is, before anybody can have changed it. */
export function babelClass(made: Class): void {
  prototypes.set(made, copyOf(made.prototype));
}

/** Keeps what the printer goes by, before anybody can have changed it, where all of its files are known. */
export function babelPrinter(
  Printer: Class,
  Buffer: Class,
  index: { parentNeedsParens: object },
  infos: ReadonlyMap<string, Info>,
): void {
  const isKnown = (thing: object | undefined) => thing !== undefined && known.has(thing);
  const parens = infos.get('BinaryExpression')?.[2];
  const files = [infos, index.parentNeedsParens, parens, ...FILES.map((type) => infos.get(type)?.[0])];
  if (!files.every(isKnown) || !prototypes.has(Buffer)) return;
  babelClass(Printer);
  const entries = [...infos].filter(([type]) => !FOREIGN.test(type));
  tables.set(Printer, {
    infos,
    types: entries.map(([type]) => type),
    wasInfos: entries.map(([, info]) => info),
    prints: entries.map(([, info]) => info[0]),
    parens: entries.map(([, info]) => info[2]),
    index,
    wasIndex: copyOf(index),
    mayEscape: escapes.has(infos.get('StringLiteral')?.[0] ?? infos),
  });
}

const { get } = Map.prototype;

const isUnchanged = (made: object): boolean => {
  const was = prototypes.get(made);
  return was !== undefined && native.haveSameProperties((made as Class).prototype as object, was);
};

/** Whether all that the printer calls or looks at is as the package made it. */
function isWhole(printer: Printer, own: Tables): boolean {
  if (!isUnchanged(printer.constructor) || !isUnchanged(printer._buf.constructor)) return false;
  const { infos, types, wasInfos, prints, parens, index, wasIndex } = own;
  for (let at = 0; at < types.length; at++) {
    const info: Info = get.call(infos, types[at]);
    if (info !== wasInfos[at] || info[0] !== prints[at] || info[2] !== parens[at]) return false;
  }
  return native.haveSameProperties(index, wasIndex);
}

/** Whether nothing but the options of a plain text is set. */
function isPlain({ _flags, format }: Printer): boolean {
  const { indent, jsescOption, minified, shouldPrintComment } = format;
  return (
    _flags === 0 &&
    !minified &&
    known.has(shouldPrintComment) &&
    indent.adjustMultilineComment === true &&
    indent.style === '  ' &&
    Object.keys(jsescOption).length === 4 &&
    jsescOption.quotes === 'double' &&
    jsescOption.wrap === true &&
    jsescOption.minimal === false &&
    !jsescOption.json
  );
}

/** Whether a map has nothing but its source yet. */
function isFresh(map: NonNullable<Printer['_buf']['_map']>): boolean {
  const { _map: mappings, _inputMap, _sourceFileName: source } = map;
  if (_inputMap || !isUnchanged(map.constructor) || !prototypes.has(mappings.constructor)) return false;
  const { _mappings, _names, _sources, _sourcesContent } = mappings;
  return (
    typeof source === 'string' &&
    source !== '' &&
    _mappings.length === 0 &&
    _names.array.length === 0 &&
    _sources.array.length === 1 &&
    _sources.array[0] === source &&
    _sourcesContent.length === 1
  );
}

/** Prints a whole tree: false, with nothing done, where it is for the package. */
export function babelPrint(printer: Printer, tree: unknown): boolean {
  const { _buf: buffer, format } = printer;
  const { _map: map } = buffer;
  const own = tables.get(printer.constructor);
  if (own === undefined || !isPlain(printer) || !isWhole(printer, own) || (map !== null && !isFresh(map)))
    return false;
  const printed = native.babelPrint(tree, map !== null, !!format.comments, own.mayEscape);
  if (printed === undefined) return false;
  const [text, last, queued, line, column, lines, names] = printed;
  buffer._str = text;
  buffer._last = last;
  buffer._queuedChar = queued;
  buffer._position.line = line;
  buffer._position.column = column;
  if (map !== null && lines !== undefined && names !== undefined) {
    const { _mappings, _names } = map._map;
    for (let at = 0; at < lines.length; at++) _mappings[at] = lines[at] as number[][];
    for (let at = 0; at < names.length; at++) {
      _names.array[at] = names[at] as string;
      _names._indexes[names[at] as string] = at;
    }
    map._rawMappings = undefined;
  }
  return true;
}
