import { NexxoError } from '../error.ts';
import type { HookBinding } from '../hook-binding.ts';

/** What a value is, in a word or two for a message. */
export function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  switch (typeof value) {
    case 'object':
      return 'an object';
    case 'undefined':
      return 'undefined';
    case 'string':
      return 'text';
    default:
      return `a ${typeof value}`;
  }
}

/**
 * The error for a result of the wrong type.
 *
 * @param what the result, or the property of it: `its result`, `map.sources`
 * @param value what came
 * @param allowed what may come
 */
export function wrongResult(
  hook: HookBinding,
  moduleId: string | undefined,
  what: string,
  value: unknown,
  allowed: string,
): NexxoError {
  return new NexxoError('NEXXO_HOOK_RESULT', `${what} is ${kindOf(value)}, and must be ${allowed}`, {
    plugin: hook.plugin,
    hook: hook.name,
    id: moduleId,
  });
}
