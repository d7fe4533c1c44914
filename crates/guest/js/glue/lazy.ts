/**
 * Gives an object a property whose value is fetched when it is first read. It is enumerable and may be assigned, as
 * the data property that it stands for.
 *
 * @param onChange told when the plugin assigns a value
 */
export function defineLazy(
  target: object,
  name: string,
  fetch: () => unknown,
  onChange?: (value: unknown) => void,
): void {
  Object.defineProperty(target, name, {
    enumerable: true,
    configurable: true,
    get() {
      const value = fetch();
      Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
      return value;
    },
    set(value: unknown) {
      Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
      onChange?.(value);
    },
  });
}

/** Whether a lazy property has been read or assigned. */
export function isRead(target: object, name: string): boolean {
  const descriptor = Object.getOwnPropertyDescriptor(target, name);
  return descriptor !== undefined && 'value' in descriptor;
}
