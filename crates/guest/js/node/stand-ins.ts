/** The port of Node's inspect lists every global of V8's when it is evaluated; those that the engine lacks stand in for that moment alone. */
const stoodIn: string[] = [];

for (const name of ['Atomics', 'SharedArrayBuffer', 'FinalizationRegistry', 'WeakRef']) {
  if (name in globalThis) continue;
  stoodIn.push(name);
  Object.defineProperty(globalThis, name, { value: name === 'Atomics' ? {} : class {}, configurable: true });
}

export function removeStandIns(): void {
  for (const name of stoodIn) Reflect.deleteProperty(globalThis, name);
}
