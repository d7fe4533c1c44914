const name = '[A-Za-z_-][\\w-]*';
const compound = (start: string): string =>
  `(?:(?:${start})(?:[.#]${name}|::?${name})*|(?:[.#]${name}|::?${name})+)`;
const combinator = '(?:[ \\t\\n]*[>+~][ \\t\\n]*|[ \\t\\n]+)';

/** Selectors that the parser's tree would become again, letter by letter: names, classes, pseudo-classes, combinators. */
const parent = new RegExp(`^${compound(name)}(?:${combinator}${compound(name)})*$`);

const inner = compound(`&[\\w-]*|${name}`);
const child = new RegExp(`^(?:[>+~][ \\t\\n]*)?${inner}(?:${combinator}${inner})*$`);

/**
 * What `postcss-nested` makes of the selectors of a rule and of one inside it.
 *
 * @param isEach whether a second `&` in a selector stands for each of the parents, as since version 9
 * @returns undefined for what the package's own code has to do
 */
export function mergeSelectors(
  parents: readonly string[],
  children: readonly string[],
  isEach: boolean,
): string[] | undefined {
  for (const text of parents) if (!parent.test(text)) return undefined;
  for (const text of children) {
    if (text === '') continue;
    if (!child.test(text)) return undefined;
    if (isEach && parents.length > 1 && text.indexOf('&') !== text.lastIndexOf('&')) return undefined;
  }
  const merged: string[] = [];
  for (const outer of parents)
    for (const text of children)
      if (text !== '') merged.push(text.includes('&') ? text.split('&').join(outer) : `${outer} ${text}`);
  return merged;
}
