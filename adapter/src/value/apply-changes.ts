import { isDangerousKey, isRecord } from './clean-data.ts';

/** One change of a host's object. */
export type Change = { path: string[]; isSet: boolean; value: unknown };

/** Throws where a value may not go where a change would put it. */
export type CheckChange = (value: unknown, path: string[]) => void;

/** Reads what the glue's `changes.ts` sends. Anything malformed is left out. */
export function readChanges(changes: unknown, check: CheckChange): Change[] {
  if (!Array.isArray(changes)) return [];
  return changes.flatMap((change) => {
    if (!Array.isArray(change) || !Array.isArray(change[0])) return [];
    const path = change[0] as unknown[];
    const isSafe =
      path.length > 0 && path.every((key): key is string => typeof key === 'string' && !isDangerousKey(key));
    if (!isSafe) return [];
    check(change[2], path as string[]);
    return [{ path: path as string[], isSet: change[1] === true, value: change[2] }];
  });
}

/**
 * Does to an object of the host what a plugin did to its copy of it.
 *
 * @param changes what the guest sent: clean data, its form not yet checked
 */
export function applyInPlace(target: Record<string, unknown>, changes: unknown, check: CheckChange): void {
  for (const { path, isSet, value } of readChanges(changes, check)) {
    let at = target;
    for (const key of path.slice(0, -1)) {
      const next = Object.hasOwn(at, key) ? at[key] : undefined;
      if (isRecord(next)) {
        at = next;
      } else {
        const made: Record<string, unknown> = {};
        at[key] = made;
        at = made;
      }
    }
    const last = path.at(-1) as string;
    if (isSet) at[last] = value;
    else delete at[last];
  }
}

/**
 * The same without touching the target: the objects on the way to a change are copied.
 *
 * @returns the changed copy, or undefined where nothing changed
 */
export function applyToCopy(
  target: Record<string, unknown>,
  changes: unknown,
  check: CheckChange,
): Record<string, unknown> | undefined {
  const list = readChanges(changes, check);
  if (list.length === 0) return undefined;
  const copy = { ...target };
  const fresh = new Set<object>([copy]);
  for (const { path, isSet, value } of list) {
    let at = copy;
    for (const key of path.slice(0, -1)) {
      const next = Object.hasOwn(at, key) ? at[key] : undefined;
      const own: Record<string, unknown> = isRecord(next) ? (fresh.has(next) ? next : { ...next }) : {};
      fresh.add(own);
      at[key] = own;
      at = own;
    }
    const last = path.at(-1) as string;
    if (isSet) at[last] = value;
    else delete at[last];
  }
  return copy;
}
