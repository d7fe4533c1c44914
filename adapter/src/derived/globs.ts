import type { Formula, Leaf } from './formula.ts';
import { join } from './formula.ts';

/** Globs without anything in which engines differ. */
const SIMPLE = /^[\w\-./@ ~{},*]+$/;
const MAX_ENDS = 64;

function leaf(test: Leaf['test'], value: string): Leaf {
  return { kind: 'leaf', isNegated: false, test, value, text: 'path' };
}

/** The texts that `a{b,c}d` stands for; undefined where braces are nested, or stand for themselves. */
function alternatives(text: string): string[] | undefined {
  const open = text.indexOf('{');
  if (open < 0) return text.includes('}') || text.includes(',') ? undefined : [text];
  const close = text.indexOf('}', open);
  const items = text.slice(open + 1, Math.max(open, close)).split(',');
  if (close < 0 || items.length < 2 || items.some((item) => item.includes('{') || item.includes('..'))) {
    return undefined;
  }
  const rest = alternatives(text.slice(close + 1));
  return rest?.flatMap((end) => items.map((item) => text.slice(0, open) + item + end));
}

/** What holds of each path that a glob may match: how the path ends. */
export function surelyNeeded(glob: string): Formula {
  if (!SIMPLE.test(glob)) return true;
  const last = glob.slice(glob.lastIndexOf('/') + 1);
  const before = glob.slice(0, glob.length - last.length);
  // A brace over several directories.
  if (before.split('{').length !== before.split('}').length) return true;
  const ends = alternatives(last)?.map((item) => item.slice(item.lastIndexOf('*') + 1));
  if (ends === undefined || ends.length > MAX_ENDS || !ends.every((end) => /\w/.test(end))) return true;
  // With or without a slash behind it.
  return join(
    'or',
    [...new Set(ends)].flatMap((end) => [leaf('ends', end), leaf('ends', `${end}/`)]),
  );
}

/** What holds only of paths that a glob matches. */
export function surelyMatched(glob: string): Formula {
  const directory = /^\*\*\/([\w-]+)\/\*\*$/.exec(glob)?.[1];
  return directory === undefined ? false : leaf('inside', directory);
}
