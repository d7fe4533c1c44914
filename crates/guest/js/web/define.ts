/** Defines a global as the platform does: writable, configurable, not enumerable. */
export function defineGlobal(name: string, value: unknown): void {
  Object.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: false });
}

export function defineMissing(name: string, value: unknown): void {
  if (!(name in globalThis)) defineGlobal(name, value);
}
