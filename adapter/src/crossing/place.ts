import type { Path, Step } from './links.ts';

/** Where a value stands while it is packed; none is the top. */
export interface Place {
  readonly parent: Place | undefined;
  readonly step: Step;
  /** How the place is written behind its parent's, where the step does not say it. */
  readonly label: string | undefined;
  readonly depth: number;
}

/** What a value is called in messages; where it is a list, each of its items. */
export type Names = string | ((index: number) => string);

/** The place one step into another. */
export function within(parent: Place | undefined, step: Step, label?: string): Place {
  return { parent, step, label, depth: (parent?.depth ?? 0) + 1 };
}

/** The way to a place. */
export function pathOf(place: Place | undefined): Path {
  const path: Step[] = [];
  for (let at = place; at !== undefined; at = at.parent) path.push(at.step);
  return path.reverse();
}

/** A place as its author would write it. */
export function textOf(place: Place | undefined, names: Names): string {
  if (place === undefined) return typeof names === 'string' ? names : 'the value';
  if (place.parent === undefined && typeof names === 'function') return names(Number(place.step));
  return textOf(place.parent, names) + (place.label ?? stepText(place.step));
}

function stepText(step: Step): string {
  if (typeof step === 'number') return `[${step}]`;
  return /^[\w$]+$/.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`;
}
