import type { HookDescription } from '../description.ts';
import { type BundlerFilter, bundlerFilter } from './bundler-filter.ts';
import { type Formula, holds, readFormula } from './formula.ts';
import { formulaText } from './text.ts';

/** What to do with filters that hooks did not declare: use them, not, or see on every call that they are right. */
export type DerivedFilters = boolean | 'check';

/** For which calls a hook does anything, as its own guards say. */
export interface DerivedFilter {
  /** What the bundler is told; undefined where it understands nothing of it. */
  forBundler: BundlerFilter | undefined;
  /** For people. */
  text: string;
  /** Whether the hook may do anything, by the arguments that the bundler calls it with. */
  wants(first: unknown, second: unknown): boolean;
}

type Wants = DerivedFilter['wants'];

/** By hook, how the arguments give id and code. What is no text is for the hook to refuse. */
const ARGUMENTS: Readonly<Record<string, (formula: Formula) => Wants>> = {
  transform: (formula) => (code, id) =>
    typeof code !== 'string' || typeof id !== 'string' || holds(formula, id, code),
  load: (formula) => (id) => typeof id !== 'string' || holds(formula, id, ''),
};

/** Reads what a hook told of its guards. Undefined where it says nothing. */
export function deriveFilter({ name, guards, filter }: HookDescription): DerivedFilter | undefined {
  const wants = Object.hasOwn(ARGUMENTS, name) ? ARGUMENTS[name] : undefined;
  if (wants === undefined || (filter !== undefined && filter !== null)) return undefined;
  const formula = readFormula(guards);
  if (formula === true) return undefined;
  return { forBundler: bundlerFilter(formula), text: formulaText(formula), wants: wants(formula) };
}
