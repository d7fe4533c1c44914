/** One change of a plain value: the path to a property and its new value, or no value where it was deleted. */
export type Change = [path: string[], set: boolean, value: unknown];

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (value === null || typeof value !== 'object') return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

/** A copy of plain data to compare with later. What is not plain is taken to stay as it is. */
export function snapshot(value: unknown, depth = 0): unknown {
  if (depth > 64) return value;
  if (Array.isArray(value)) return value.map((item) => snapshot(item, depth + 1));
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(Object.keys(value).map((key) => [key, snapshot(value[key], depth + 1)]));
}

function isSameList(a: unknown[], b: unknown[]): boolean {
  return a.length === b.length && a.every((item, index) => isSame(item, b[index]));
}

/** Whether two pieces of plain data say the same. */
export function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (Array.isArray(a)) return Array.isArray(b) && isSameList(a, b);
  if (a instanceof RegExp) return b instanceof RegExp && String(a) === String(b);
  if (a instanceof Set) return b instanceof Set && isSameList([...a], [...b]);
  if (!isPlainObject(a) || !isPlainObject(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => key in b && isSame(a[key], b[key]));
}

/**
 * What changed between two states of plain data. Objects are compared property by property; anything else is
 * replaced whole.
 *
 * @param before a copy made before the plugin had the value
 * @param after what the plugin left
 */
export function changesOf(
  before: Record<string, unknown>,
  after: Record<string, unknown>,
  path: string[] = [],
  changes: Change[] = [],
): Change[] {
  if (path.length > 64) return changes;
  for (const key of Object.keys(after)) {
    const old = before[key];
    const value = after[key];
    if (isPlainObject(old) && isPlainObject(value)) {
      changesOf(old, value, [...path, key], changes);
    } else if (!isSame(old, value) || !Object.hasOwn(before, key)) {
      changes.push([[...path, key], true, value]);
    }
  }
  for (const key of Object.keys(before)) {
    if (!Object.hasOwn(after, key)) changes.push([[...path, key], false, undefined]);
  }
  return changes;
}
