import { isDangerousKey } from '../value/clean-data.ts';

/** How a value that is no leaf crosses. */
export type Kind = 'array' | 'map' | 'set' | 'url' | 'plain' | 'instance';

const OWN_OF_FUNCTIONS = new Set(['length', 'name', 'arguments', 'caller']);

/** Whether the wire format has the value as it is. */
export function isLeaf(value: object): boolean {
  return (
    value instanceof RegExp ||
    value instanceof Date ||
    ArrayBuffer.isView(value) ||
    value instanceof ArrayBuffer
  );
}

/** Whether an object is of no class; a module's namespace is none. */
export function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** Which of the kinds an object is. */
export function kindOf(value: object): Kind {
  if (Array.isArray(value)) return 'array';
  if (isPlain(value)) return 'plain';
  if (value instanceof Map) return 'map';
  if (value instanceof Set) return 'set';
  return value instanceof URL ? 'url' : 'instance';
}

/** The methods and the getters that an object has from its classes. */
export function membersOf(value: object): { methods: string[]; keys: string[] } {
  const methods = new Set<string>();
  const keys = new Set<string>();
  let prototype: object | null = Object.getPrototypeOf(value);
  while (prototype !== null && Object.getPrototypeOf(prototype) !== null) {
    for (const name of Object.getOwnPropertyNames(prototype)) {
      if (isDangerousKey(name) || methods.has(name) || keys.has(name)) continue;
      const descriptor = Object.getOwnPropertyDescriptor(prototype, name);
      if (typeof descriptor?.value === 'function') methods.add(name);
      else if (descriptor?.get !== undefined) keys.add(name);
    }
    prototype = Object.getPrototypeOf(prototype);
  }
  return { methods: [...methods], keys: [...keys] };
}

/** What hangs on a function besides what every function has: static methods, or a library's further exports. */
export function staticKeys(value: object): string[] {
  return Object.getOwnPropertyNames(value).filter(
    (key) => !OWN_OF_FUNCTIONS.has(key) && !isDangerousKey(key),
  );
}

/** The name of an object's class. */
export function classOf(value: object): string {
  const name: unknown = (value as { constructor?: { name?: unknown } }).constructor?.name;
  return typeof name === 'string' ? name : 'Object';
}

/** A Map's key in a message. */
export function nameOf(key: unknown): string {
  return typeof key === 'symbol' || typeof key !== 'object' ? String(key) : '...';
}
