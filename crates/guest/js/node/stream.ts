import port from 'readable-stream';

const stream = port as unknown as StreamModule;

/** Readable and writable at once, so that one description serves every class of the port. */
export interface AnyStream {
  push(chunk: unknown, encoding?: string): boolean;
  on(event: string, listener: (...args: never[]) => void): this;
  once(event: string, listener: (...args: never[]) => void): this;
  emit(event: string, ...args: unknown[]): boolean;
  destroy(error?: Error): this;
  [Symbol.asyncIterator](): AsyncIterator<Uint8Array | string>;
}
type StreamClass = new (options?: object) => AnyStream;

interface StreamModule extends Record<string, unknown> {
  Readable: StreamClass;
  Writable: StreamClass;
  promises: Record<string, unknown>;
}

function duplexPair(options?: object): [AnyStream, AnyStream] {
  const Duplex = stream['Duplex'] as StreamClass & { prototype: object };
  const make = (): AnyStream & { other?: AnyStream } =>
    new Duplex({
      ...options,
      read() {},
      write(this: { other: AnyStream }, chunk: unknown, _encoding: string, done: () => void) {
        this.other.push(chunk);
        done();
      },
      final(this: { other: AnyStream }, done: () => void) {
        this.other.push(null);
        done();
      },
    });
  const [one, two] = [make(), make()];
  one.other = two;
  two.other = one;
  return [one, two];
}

// The port has it as a hidden getter; import needs it listed.
Object.defineProperty(stream, 'promises', {
  value: stream.promises,
  enumerable: true,
  configurable: true,
  writable: true,
});

let defaults = [65_536, 16];
Object.assign(stream, {
  _isArrayBufferView: (value: unknown) => ArrayBuffer.isView(value),
  duplexPair,
  getDefaultHighWaterMark: (objectMode: boolean) => defaults[objectMode ? 1 : 0],
  setDefaultHighWaterMark: (objectMode: boolean, value: number) => {
    defaults = objectMode ? [defaults[0]!, value] : [value, defaults[1]!];
  },
  isDestroyed: (target: { destroyed?: boolean }) => Boolean(target?.destroyed),
  isWritable: (target: { writable?: boolean }) => Boolean(target?.writable),
});

export const { Readable, Writable, promises } = stream;
export default stream;
