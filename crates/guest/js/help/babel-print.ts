import { isMarked } from './gen-mapping.ts';

interface Position {
  line: number;
  column: number;
}

interface Loc {
  start?: Position | null;
  end?: Position | null;
  filename?: unknown;
  identifierName?: unknown;
}

interface SourcePosition {
  line: unknown;
  column: unknown;
  identifierName: unknown;
  identifierNamePos: unknown;
  filename: unknown;
}

/** What of `@babel/generator`'s map is looked at. */
interface SourceMap {
  _inputMap: unknown;
  _rawMappings: unknown;
  _sourceFileName: unknown;
  _map: never;
  /** Put in with the calls of help, where the package's file is known. */
  $nexxo_isKnown?: true;
  mark(
    generated: Position,
    line: unknown,
    column: unknown,
    name: unknown,
    namePos: unknown,
    file: unknown,
  ): void;
}

/** What of `@babel/generator`'s buffer is looked at. */
interface Buffer {
  _map: SourceMap | null;
  _str: string;
  _appendCount: number;
  /** The last character; -1, -2 and -3 where it is of no importance, of an integer, and of a word. */
  _last: number;
  _queuedChar: number;
  _canMarkIdName: boolean;
  _position: Position;
  _sourcePosition: SourcePosition;
  /** Put in with the calls of help, where the package's file is known. */
  $nexxo_isKnown?: true;
  _appendChar(char: number, repeat: number, hasSource: boolean): void;
}

interface Printer {
  _buf: Buffer;
  _flags: number;
  _indent: number;
  _innerCommentsState: number;
  _noLineTerminator: boolean;
  tokenContext: number;
  format: { preserveFormat?: unknown };
}

/** Flags of a printer: tokens as they were, lines as they were, comments around what has no place. */
const PRESERVE = 1;
const RETAIN_LINES = 8;
const AUXILIARY = 32;

/** Bits of the state of inner comments: where no token was printed yet, and where they come before the next. */
const STATE = 3;
const NEXT = 1;
const FIRST_PRINTED = 5;

/** How many texts are added to one string. */
const MOST_APPENDED = 4096;

/** Whether a token is printed as the text that it is: nothing comes before it. */
function isPlain(printer: Printer, buffer: Buffer): boolean {
  return (
    (printer._flags & (PRESERVE | AUXILIARY)) === 0 &&
    (printer._innerCommentsState & STATE) !== NEXT &&
    buffer.$nexxo_isKnown === true
  );
}

/** What comes before each plain token. */
function begin(printer: Printer, buffer: Buffer, kept: number): void {
  printer.tokenContext &= kept;
  if ((printer._innerCommentsState & STATE) === 0) printer._innerCommentsState = FIRST_PRINTED;
  const queued = buffer._queuedChar;
  if ((queued !== 0 ? queued : buffer._last) === 10 && printer._indent > 0)
    buffer._appendChar(-1, printer._indent, false);
  if (buffer._queuedChar !== 0) flush(buffer);
}

function flush(buffer: Buffer): void {
  const queued = buffer._queuedChar;
  if (queued === 0) return;
  putChar(buffer, queued);
  buffer._queuedChar = 0;
}

function putChar(buffer: Buffer, char: number): void {
  buffer._last = char;
  buffer._str += String.fromCharCode(char);
  const position = buffer._position;
  if (char === 10) {
    position.line++;
    position.column = 0;
    return;
  }
  const map = buffer._map;
  if (map) {
    const from = buffer._sourcePosition;
    if (char === 32) mark(map, position, from, undefined, undefined);
    else {
      mark(map, position, from, from.identifierName, from.identifierNamePos);
      if (buffer._canMarkIdName) {
        from.identifierName = undefined;
        from.identifierNamePos = undefined;
      }
    }
  }
  position.column += 1;
}

function mark(map: SourceMap, to: Position, from: SourcePosition, name: unknown, namePos: unknown): void {
  const { line, column, filename } = from;
  if (
    line != null &&
    filename == null &&
    !map._inputMap &&
    map.$nexxo_isKnown === true &&
    isMarked(map._map, to, map._sourceFileName, line as number, column as number, name)
  )
    map._rawMappings = undefined;
  else map.mark(to, line, column, name, namePos, filename);
}

/** Adds a text without line breaks. */
function putText(buffer: Buffer, text: string): void {
  buffer._appendCount++;
  buffer._str += text;
  const map = buffer._map;
  if (map !== null) {
    const from = buffer._sourcePosition;
    const { identifierName, identifierNamePos } = from;
    if ((identifierName != null || identifierNamePos != null) && buffer._canMarkIdName) {
      from.identifierName = undefined;
      from.identifierNamePos = undefined;
    }
    mark(map, buffer._position, from, identifierName, identifierNamePos);
  }
  buffer._position.column += text.length;
}

const isLine = (buffer: Buffer, text: string) =>
  typeof text === 'string' && buffer._appendCount < MOST_APPENDED && !text.includes('\n');

/**
 * `tokenChar` of the printer.
 *
 * @param kept - the bits of the context of a token that stay behind one
 * @returns false, with nothing done, where it is for the package, as of all these
 */
export function printChar(printer: Printer, char: number, kept: number): boolean {
  const buffer = printer._buf;
  if (!isPlain(printer, buffer)) return false;
  const last = buffer._last;
  if (char === 43 ? last === 43 : char === 45 ? last === 45 : char === 46 && last === -2) return false;
  begin(printer, buffer, kept);
  putChar(buffer, char);
  printer._noLineTerminator = false;
  return true;
}

/** `word` of the printer. */
export function printWord(printer: Printer, text: string, isWithoutBreak: boolean, kept: number): boolean {
  const buffer = printer._buf;
  if (!isPlain(printer, buffer) || !isLine(buffer, text)) return false;
  const last = buffer._last;
  if (last === -2 || last === -3 || last === 47) return false;
  begin(printer, buffer, kept);
  putText(buffer, text);
  buffer._last = -3;
  printer._noLineTerminator = isWithoutBreak;
  return true;
}

/** `token` of the printer, where no space may be needed before it. */
export function printToken(printer: Printer, text: string, kept: number): boolean {
  const buffer = printer._buf;
  if (!isPlain(printer, buffer) || !isLine(buffer, text)) return false;
  begin(printer, buffer, kept);
  putText(buffer, text);
  buffer._last = -1;
  printer._noLineTerminator = false;
  return true;
}

/** `space` of the printer, which is not compact. */
export function printSpace(printer: Printer): boolean {
  const buffer = printer._buf;
  if (buffer.$nexxo_isKnown !== true) return false;
  const queued = buffer._queuedChar;
  const last = queued !== 0 ? queued : buffer._last;
  if (last === 0 || last === 32 || last === 10) return true;
  flush(buffer);
  buffer._queuedChar = 32;
  buffer._last = -1;
  return true;
}

/** Has what is printed next come from the beginning or end of a place, which the package has looked at. */
function comeFrom(buffer: Buffer, loc: Loc, end: 'start' | 'end', columns: number): void {
  flush(buffer);
  const position = loc[end];
  if (!position) return;
  const from = buffer._sourcePosition;
  from.line = position.line;
  from.column = Math.max(position.column + columns, 0);
  from.filename = loc.filename;
}

const isAsItComes = (printer: Printer) =>
  (printer._flags & (PRESERVE | RETAIN_LINES)) === 0 && printer._buf.$nexxo_isKnown === true;

/** `sourceWithOffset` of the printer. */
export function printFrom(
  printer: Printer,
  end: 'start' | 'end',
  loc: Loc | null | undefined,
  columns: number,
): boolean {
  if (!loc) return true;
  if (!isAsItComes(printer) || printer.format.preserveFormat) return false;
  if (printer._buf._map) comeFrom(printer._buf, loc, end, columns);
  return true;
}

/** `exactSource` of the printer, for what prints a node. */
export function printNode(
  printer: Printer,
  loc: Loc | null | undefined,
  print: (this: Printer, node: unknown, parent: unknown) => void,
  node: unknown,
  parent: unknown,
): boolean {
  if (!loc) {
    print.call(printer, node, parent);
    return true;
  }
  if (!isAsItComes(printer)) return false;
  const buffer = printer._buf;
  if (!buffer._map) {
    print.call(printer, node, parent);
    return true;
  }
  comeFrom(buffer, loc, 'start', 0);
  const { identifierName } = loc;
  if (identifierName == null) print.call(printer, node, parent);
  else {
    const from = buffer._sourcePosition;
    buffer._canMarkIdName = false;
    from.identifierName = identifierName;
    print.call(printer, node, parent);
    buffer._canMarkIdName = true;
    from.identifierName = undefined;
    from.identifierNamePos = undefined;
  }
  comeFrom(buffer, loc, 'end', 0);
  return true;
}
