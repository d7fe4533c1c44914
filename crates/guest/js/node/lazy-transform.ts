import stream, { type AnyStream } from './stream.ts';

const Transform = stream['Transform'] as { prototype: object } & ((this: object) => void);

/** Is a Transform, but makes its stream state only when somebody uses it as a stream: most hashes never are, and making it is slow. */
export const LazyTransform = function LazyTransform(this: object): void {} as unknown as new () => AnyStream;

Object.setPrototypeOf(LazyTransform, Transform);
Object.setPrototypeOf(LazyTransform.prototype, Transform.prototype);

for (const name of ['_readableState', '_writableState']) {
  Object.defineProperty(LazyTransform.prototype, name, {
    configurable: true,
    get(this: Record<string, unknown>) {
      // Also read when the prototype itself is looked at.
      if (this === (LazyTransform.prototype as unknown)) return undefined;
      Transform.call(this);
      return this[name];
    },
    set(this: object, value: unknown) {
      Object.defineProperty(this, name, { value, writable: true, configurable: true, enumerable: true });
    },
  });
}
