/** Characters that look like others, and those others. */
const CONFUSABLE: Readonly<Record<string, string>> = { '0': 'o', '1': 'l', i: 'l', '5': 's' };
/** Pairs that look like one letter. */
const PAIRS: readonly [RegExp, string][] = [
  [/rn/g, 'm'],
  [/vv/g, 'w'],
];
/** What names of plugins begin with, and nobody tells them apart by. */
const COMMON = /^(?:(?:[a-z0-9]+-)?plugin-|(?:vite|rollup|rolldown|unplugin|bun)-)/;
/** The shortest parts in which one different character is taken for a slip of the hand; shorter names are all near each other. */
const SHORTEST = { scope: 5, own: 6 };

/** A name without what the eye passes over: separators, and which of several characters of one shape it is. */
function shapeOf(text: string): string {
  const shape = text
    .replace(/[-_.]/g, '')
    .replace(/[01i5]/g, (character) => CONFUSABLE[character] ?? character);
  return PAIRS.reduce((reduced, [pair, letter]) => reduced.replace(pair, letter), shape);
}

/** A name in its scope, what it has in common with many, and what distinguishes it, each by its shape. */
interface Parts {
  readonly scope: string;
  readonly common: string;
  readonly own: string;
}

function shapesOf(name: string): Parts {
  const slash = name.indexOf('/');
  const rest = name.slice(slash + 1);
  const common = COMMON.exec(rest)?.[0] ?? '';
  const own = rest.slice(common.length);
  // A name of separators alone stays what it is.
  return {
    scope: shapeOf(name.slice(0, Math.max(slash, 0))),
    common: shapeOf(common),
    own: shapeOf(own) || own,
  };
}

const join = ({ scope, common, own }: Parts): string => `${scope === '' ? '' : `${scope}/`}${common}${own}`;

/**
 * What all names have in common that look alike: two of them cannot both be claimed.
 *
 * @param name a valid name of a package
 */
export const skeletonOf = (name: string): string => join(shapesOf(name));

/** A text, and each that is left when one character is taken out of it. */
const variants = (text: string): string[] => [
  text,
  ...Array.from(text, (_, at) => text.slice(0, at) + text.slice(at + 1)),
];

/**
 * What names have in common that differ by one slip, in the scope or in what distinguishes them. None where that part is so
 * short that every other name would be near.
 */
export function neighboursOf(name: string): string[] {
  const shapes = shapesOf(name);
  const { scope, own } = shapes;
  // One shorter than the shortest can be a slip away from it.
  const owns =
    own.length < SHORTEST.own - 1 ? [] : variants(own).map((text) => join({ ...shapes, own: text }));
  const scopes =
    scope.length < SHORTEST.scope ? [] : variants(scope).map((text) => join({ ...shapes, scope: text }));
  return [...new Set([...owns, ...scopes])];
}

/**
 * Whether two names are one slip apart: a character added, left out, changed, or swapped with the next. Names that differ in a
 * number are different on purpose.
 */
export function isOneSlipApart(one: string, other: string): boolean {
  const [a, b] = [shapesOf(one), shapesOf(other)];
  if (a.common !== b.common) return false;
  if (a.scope === b.scope) return isSlip(a.own, b.own, SHORTEST.own) && !differInNumber(one, other);
  // The scope has its `@`.
  return a.own === b.own && isSlip(a.scope, b.scope, SHORTEST.scope + 1);
}

function isSlip(one: string, other: string, shortest: number): boolean {
  if (Math.max(one.length, other.length) < shortest) return false;
  const [x, y] = difference(one, other);
  if (x.length <= 1 && y.length <= 1) return true;
  return x.length === 2 && y.length === 2 && x[0] === y[1] && x[1] === y[0];
}

/** What is left of two texts without what they begin and end with alike. */
function difference(one: string, other: string): [string, string] {
  let start = 0;
  while (start < one.length && start < other.length && one[start] === other[start]) start += 1;
  let end = 0;
  const most = Math.min(one.length, other.length) - start;
  while (end < most && one.at(-1 - end) === other.at(-1 - end)) end += 1;
  return [one.slice(start, one.length - end), other.slice(start, other.length - end)];
}

/** As they are written: in their shapes some digits are letters. */
function differInNumber(one: string, other: string): boolean {
  const bare = (name: string): string => name.replace(/[-_.]/g, '');
  return difference(bare(one), bare(other)).every((part) => /^[0-9]*$/.test(part));
}
