import type { HookBinding } from '../hook-binding.ts';
import { isRecord } from '../value/clean-data.ts';
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

/** Results that are text, or nothing for what the bundler does by itself. */
export function checkOptionalText(value: unknown, hook: HookBinding, moduleId: string | undefined): unknown {
  if (typeof value === 'string') return value;
  if (value === null || value === undefined || value === false) return null;
  throw wrongResult(hook, moduleId, 'its result', value, 'text or null');
}

/** A yes, a no, or nothing for the next plugin to decide. */
export function checkDecision(value: unknown): unknown {
  return value === null || value === undefined ? value : Boolean(value);
}

/** The result of `renderDynamicImport`: nothing, or the code on each side of the module's name. */
export function checkDynamicImport(value: unknown, hook: HookBinding, moduleId: string | undefined): unknown {
  if (value === null || value === undefined || value === false) return null;
  const { left, right } = isRecord(value) ? value : {};
  if (typeof left === 'string' && typeof right === 'string') return { left, right };
  throw wrongResult(
    hook,
    moduleId,
    'its result',
    value,
    'null or an object with the texts `left` and `right`',
  );
}
