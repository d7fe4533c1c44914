/** What `unplugin-replace` looks for: texts, made into one expression, and expressions. */
interface Wanted {
  texts: readonly { find: string }[];
  expressions: readonly unknown[];
  delimiters: readonly unknown[];
  /** All texts, between the delimiters. */
  pattern: RegExp | undefined;
}

type Handler = (this: unknown, code: unknown, id: unknown, ...rest: unknown[]) => unknown;

/** Characters that mean themselves in an expression, alone and behind a group. */
const plain = /^[\w\s<>@#%&~`"':;,=!/]*$/;

/** Those that both replacing packages have where none are given. */
const usual = ['\\b', '\\b(?!\\.)'];

/**
 * Whether nothing matches, which leaves the expression as a loop of `exec` would.
 *
 * @param pattern a global expression
 */
export function hasNoMatch(pattern: RegExp, code: unknown): boolean {
  if (typeof code !== 'string') return false;
  const { lastIndex } = pattern;
  if (!pattern.test(code)) return true;
  pattern.lastIndex = lastIndex;
  return false;
}

/**
 * A handler that answers at once where a module has none of the texts. That comments are spaces by then changes nothing:
 * none of the texts has a space.
 */
export function unlessAbsent({ texts, expressions, delimiters, pattern }: Wanted, handler: Handler): Handler {
  const finds = texts.map(({ find }) => find);
  const isUsual = usual.every((text, index) => delimiters[index] === text);
  const isPlain = [delimiters[0], delimiters[1]].every(
    (text) => typeof text === 'string' && plain.test(text),
  );
  const isWhole = finds.every((find) => find !== '' && !find.includes(' '));
  if (pattern === undefined || expressions.length > 0 || !isWhole || !(isUsual || isPlain)) return handler;
  return function (code, id, ...rest) {
    const last = rest.at(-1) as { magicString?: unknown } | undefined;
    if (typeof code !== 'string' || last?.magicString || finds.some((find) => code.includes(find)))
      return handler.call(this, code, id, ...rest);
    pattern.lastIndex = 0;
    return undefined;
  };
}
