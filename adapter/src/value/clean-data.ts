/** Keys through which data could reach a prototype when a bundler merges it. */
const DANGEROUS = new Set(['__proto__', 'constructor', 'prototype']);

/** Whether a key must never be set on an object of the host. */
export function isDangerousKey(key: string): boolean {
  return DANGEROUS.has(key);
}

/**
 * A copy of data that came out of a plugin, without keys that could reach a prototype and without functions.
 */
export function cleanData(value: unknown): unknown {
  if (typeof value === 'function' || typeof value === 'symbol') return undefined;
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(cleanData);
  if (value instanceof Map)
    return new Map([...value].map(([key, item]) => [cleanData(key), cleanData(item)]));
  if (value instanceof Set) return new Set([...value].map(cleanData));
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== null && prototype !== Object.prototype) return value;
  const result: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    if (!DANGEROUS.has(key)) result[key] = cleanData((value as Record<string, unknown>)[key]);
  }
  return result;
}

/** An object of data that came out of a plugin. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
