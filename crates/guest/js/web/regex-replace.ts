import { native } from '../native.ts';
import { firstCharacters } from './first-characters.ts';

/** Below this length the engine's own search is as quick. */
const LONG_TEXT = 256;
/** How often an expression is used on long texts before it is looked into. */
const USES = 3;

/** How a global expression is searched for by the characters that its matches begin with. */
interface Plan {
  source: string;
  first: string;
  /** The same expression, matched at one place. */
  sticky: RegExp;
}

type Replacer = (...args: unknown[]) => unknown;

const engineReplace = RegExp.prototype[Symbol.replace] as (
  this: RegExp,
  text: string,
  by: string | Replacer,
) => string;
const engineExec = RegExp.prototype.exec;
const plans = new WeakMap<RegExp, Plan | number | null>();

function makePlan(regex: RegExp): Plan | null {
  const first = regex.flags === 'g' ? firstCharacters(regex) : undefined;
  return first === undefined ? null : { source: regex.source, first, sticky: new RegExp(regex.source, 'y') };
}

function planOf(regex: RegExp): Plan | null {
  const known = plans.get(regex);
  if (typeof known === 'object') return known?.source === regex.source ? known : null;
  const uses = (known ?? 0) + 1;
  const plan = uses < USES ? uses : makePlan(regex);
  plans.set(regex, plan);
  return typeof plan === 'object' ? plan : null;
}

function isUntouched(regex: unknown): regex is RegExp {
  return (
    regex instanceof RegExp &&
    Object.getPrototypeOf(regex) === RegExp.prototype &&
    regex.exec === engineExec &&
    !Object.hasOwn(regex, 'flags')
  );
}

function replacement(by: Replacer, match: RegExpExecArray, text: string): string {
  const args: unknown[] = [...match, match.index, text];
  if (match.groups !== undefined) args.push(match.groups);
  return String(by(...args));
}

/**
 * The engine tries an expression at every place of the text, some thirty nanoseconds each; most places do not even begin
 * like a match. Where it is known what a match begins with, only those places are tried. Whatever is unusual (another
 * `exec`, `$` in the replacement, text beyond ASCII) goes the engine's way.
 */
function replace(this: unknown, text: unknown, by: unknown): string {
  const isSimple = typeof by === 'function' || (typeof by === 'string' && !by.includes('$'));
  const plan =
    typeof text === 'string' && text.length >= LONG_TEXT && isSimple && isUntouched(this)
      ? planOf(this)
      : null;
  if (plan === null) return engineReplace.call(this as RegExp, text as string, by as Replacer);
  const places = native.positions(text as string, plan.first);
  if (places === null) return engineReplace.call(this as RegExp, text as string, by as Replacer);
  return replaceAt(places, plan.sticky, this as RegExp, text as string, by as string | Replacer);
}

function replaceAt(
  places: number[],
  sticky: RegExp,
  regex: RegExp,
  text: string,
  by: string | Replacer,
): string {
  const matches: RegExpExecArray[] = [];
  let end = 0;
  for (const place of places) {
    if (place < end) continue;
    sticky.lastIndex = place;
    const match = engineExec.call(sticky, text);
    if (match === null) continue;
    matches.push(match);
    end = sticky.lastIndex;
  }
  regex.lastIndex = 0;
  let result = '';
  let from = 0;
  for (const match of matches) {
    const value = typeof by === 'string' ? by : replacement(by, match, text);
    result += text.slice(from, match.index) + value;
    from = match.index + match[0].length;
  }
  return from === 0 ? text : result + text.slice(from);
}

Object.defineProperty(replace, 'name', { value: '[Symbol.replace]', configurable: true });
Object.defineProperty(RegExp.prototype, Symbol.replace, {
  value: replace,
  writable: true,
  configurable: true,
});
