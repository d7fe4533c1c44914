const MAX_DEPTH = 64;

function isLeafObject(value: object): boolean {
  return (
    value instanceof RegExp ||
    value instanceof Date ||
    value instanceof Map ||
    value instanceof Set ||
    value instanceof ArrayBuffer ||
    ArrayBuffer.isView(value)
  );
}

/**
 * The data of a value: functions and symbols are left out, what contains itself is cut, getters are read once.
 * Objects of any class become ordinary objects of their own enumerable properties.
 */
export function plain(value: unknown): unknown {
  return copy(value, [], 0);
}

function copy(value: unknown, parents: object[], depth: number): unknown {
  if (typeof value === 'function' || typeof value === 'symbol') return undefined;
  if (value === null || typeof value !== 'object') return value;
  if (isLeafObject(value) || value instanceof Error) return value;
  if (depth > MAX_DEPTH || parents.includes(value)) return undefined;
  parents.push(value);
  const result = Array.isArray(value)
    ? value.map((item) => copy(item, parents, depth + 1))
    : copyObject(value as Record<string, unknown>, parents, depth);
  parents.pop();
  return result;
}

function copyObject(value: Record<string, unknown>, parents: object[], depth: number): object {
  const result: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    const item = value[key];
    if (typeof item === 'function' || typeof item === 'symbol' || key === '__proto__') continue;
    result[key] = copy(item, parents, depth + 1);
  }
  return result;
}

/**
 * The named properties of an object which are set, as plain data.
 *
 * @param names the properties to read; each is read once
 */
export function pick(value: object, names: readonly string[]): Record<string, unknown> {
  const source = value as Record<string, unknown>;
  const result: Record<string, unknown> = {};
  for (const name of names) {
    const item = source[name];
    if (item !== undefined) result[name] = item !== null && typeof item === 'object' ? plain(item) : item;
  }
  return result;
}
