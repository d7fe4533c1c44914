import type { HookBinding } from '../hook-binding.ts';
import { wrongResult } from './wrong-result.ts';

/** Hooks whose result the bundler ignores. */
export function checkNothing(): undefined {
  return undefined;
}

/** Results that the hook's own handler checks. */
export function checkLater(value: unknown): unknown {
  return value;
}

/** `banner`, `footer`, `intro` and `outro`. */
export function checkText(value: unknown, hook: HookBinding, moduleId: string | undefined): unknown {
  if (typeof value === 'string' || value === null || value === undefined || value === false)
    return value || '';
  throw wrongResult(hook, moduleId, 'its result', value, 'text');
}
