const NAMES = [
  ...[
    'Object',
    'Array',
    'Function',
    'String',
    'Number',
    'Boolean',
    'Symbol',
    'BigInt',
    'RegExp',
    'Date',
    'Error',
  ],
  ...['Map', 'Set', 'WeakMap', 'Promise', 'Uint8Array', 'ArrayBuffer', 'TypeError', 'URL'],
];

/** Every property of the built-in prototypes and constructors, and whether they may still be changed. */
export function prototypeSnapshot() {
  const lines = new Map();
  for (const name of NAMES) {
    for (const [which, object] of [
      [name, globalThis[name]],
      [`${name}.prototype`, globalThis[name].prototype],
    ]) {
      lines.set(`${which} extensible`, Object.isExtensible(object));
      lines.set(`${which} prototype`, Object.getPrototypeOf(object));
      for (const key of Reflect.ownKeys(object)) {
        const { value, get, set, ...flags } = Object.getOwnPropertyDescriptor(object, key);
        for (const [part, item] of Object.entries({ value, get, set, ...flags }))
          lines.set(`${which} ${String(key)} ${part}`, item);
      }
    }
  }
  return lines;
}
