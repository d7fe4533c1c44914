/** Defines a global as the platform does: writable, configurable, not enumerable. */
export function defineGlobal(name: string, value: unknown): void {
  // The bundler gives some another name, where the same one stands in two modules.
  if (typeof value === 'function' && value.name.startsWith(`${name}$`))
    Object.defineProperty(value, 'name', { value: name, configurable: true });
  Object.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: false });
}

/** The same for what is evaluated when it is first touched, so that nobody else pays for it. */
export function defineLazyGlobal(name: string, make: () => unknown): void {
  Object.defineProperty(globalThis, name, {
    configurable: true,
    enumerable: false,
    get() {
      defineGlobal(name, make());
      return (globalThis as unknown as Record<string, unknown>)[name];
    },
    set: (value: unknown) => defineGlobal(name, value),
  });
}

export function defineMissing(name: string, value: unknown): void {
  if (!(name in globalThis)) defineGlobal(name, value);
}
