/** Where in its source a function calls something. */
export interface CallPlace {
  getFunction?(): unknown;
  getLineNumber(): number | null;
  getColumnNumber(): number | null;
}

interface PlacedFunction {
  lineNumber?: number;
  columnNumber?: number;
}

const NAME = /[\w$\u0080-\uffff]/;
/** Arguments, with calls in them at most one deep, and white space between the members. */
const CALL_OR_SPACE = /\((?:[^()]|\([^()]*\))*\)|\s+/g;
/** More than this tells nobody anything. */
const MAX_TEXT = 200;
const engineText = Function.prototype.toString;

/**
 * What stands in the source where something is called that is no function: `options.plugins.map`, as V8 names it.
 *
 * @returns undefined where the place is not known, or is no name and no member of something
 */
export function calleeAt(place: CallPlace): { text: string; isConstructed: boolean } | undefined {
  const caller = place.getFunction?.();
  const [line, column] = [place.getLineNumber(), place.getColumnNumber()];
  if (typeof caller !== 'function' || line === null || column === null) return undefined;
  const { lineNumber, columnNumber } = caller as PlacedFunction;
  if (typeof lineNumber !== 'number' || typeof columnNumber !== 'number') return undefined;
  const source = engineText.call(caller);
  const at = indexOf(source, line - lineNumber, line === lineNumber ? column - columnNumber : column - 1);
  if (at === undefined || !NAME.test(source.charAt(at))) return undefined;
  const start = chainStart(source, at);
  const isConstructed = /\bnew\s+$/.test(source.slice(0, start.at));
  // What `new` is given is told by its beginning, what is called by its last name.
  const rest = (isConstructed ? /^[\w$\u0080-\uffff.]+/ : /^[\w$\u0080-\uffff]+/).exec(source.slice(at));
  const chain = source.slice(start.at, at + (rest?.[0].length ?? 0));
  const text = start.prefix + chain.replace(CALL_OR_SPACE, (part) => (part.startsWith('(') ? '(...)' : ''));
  return text.length > MAX_TEXT ? undefined : { text, isConstructed };
}

function indexOf(source: string, line: number, column: number): number | undefined {
  let at = 0;
  for (let passed = 0; passed < line; passed++) {
    at = source.indexOf('\n', at) + 1;
    if (at === 0) return undefined;
  }
  return line < 0 || column < 0 ? undefined : at + column;
}

/** Where the members begin that lead to a name, back from it. What is no name is an intermediate value, as V8 says. */
function chainStart(source: string, name: number): { at: number; prefix: string } {
  let at = name;
  for (;;) {
    if (source.charAt(at - 1) !== '.') return { at, prefix: '' };
    const dot = at - (source.charAt(at - 2) === '?' ? 2 : 1);
    let before = dot;
    while (/\s/.test(source.charAt(before - 1))) before -= 1;
    while (source.charAt(before - 1) === ')' || source.charAt(before - 1) === ']') {
      const open = opening(source, before - 1);
      if (open === undefined) return { at: dot, prefix: '(intermediate value)' };
      before = open;
    }
    const end = before;
    while (NAME.test(source.charAt(before - 1))) before -= 1;
    if (before === end || /\d/.test(source.charAt(before)))
      return { at: dot, prefix: '(intermediate value)' };
    at = before;
  }
}

/** The bracket that belongs to one behind it; texts with brackets in them are not looked at, and lead nowhere. */
function opening(source: string, close: number): number | undefined {
  let depth = 0;
  for (let at = close; at >= 0 && close - at < 500; at--) {
    const character = source.charAt(at);
    if (character === ')' || character === ']') depth += 1;
    else if (character === '(' || character === '[') depth -= 1;
    if (depth === 0) return at;
  }
  return undefined;
}
