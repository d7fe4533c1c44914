import { and, type Formula, not, or } from './formula.ts';

/** When a condition may be true, when it may be false, and when asking it may do something or throw. */
export interface Outcome {
  whenTrue: Formula;
  whenFalse: Formula;
  effect: Formula;
}

/** Of a condition that does nothing, and of which no more is known. */
export const UNKNOWN: Outcome = { whenTrue: true, whenFalse: true, effect: false };
/** Of a condition of which nothing is known. */
export const ANYTHING: Outcome = { whenTrue: true, whenFalse: true, effect: true };

/** The outcome of a condition that is true when a formula is. */
export function is(formula: Formula, effect: Formula = false): Outcome {
  return { whenTrue: formula, whenFalse: not(formula), effect };
}

/** The outcome of a condition's negation. */
export function opposite({ whenTrue, whenFalse, effect }: Outcome): Outcome {
  return { whenTrue: whenFalse, whenFalse: whenTrue, effect };
}

/** One of two, by a condition. */
export function choice(test: Outcome, consequent: () => Outcome, alternate: () => Outcome): Outcome {
  const yes = test.whenTrue === false ? UNKNOWN : consequent();
  const no = test.whenFalse === false ? UNKNOWN : alternate();
  return {
    whenTrue: or(and(test.whenTrue, yes.whenTrue), and(test.whenFalse, no.whenTrue)),
    whenFalse: or(and(test.whenTrue, yes.whenFalse), and(test.whenFalse, no.whenFalse)),
    effect: or(test.effect, and(test.whenTrue, yes.effect), and(test.whenFalse, no.effect)),
  };
}
