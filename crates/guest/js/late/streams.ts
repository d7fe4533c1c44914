import * as ponyfill from 'web-streams-polyfill';

/** The classes of streams that are the same in Node and in browsers. */
export const {
  ByteLengthQueuingStrategy,
  CountQueuingStrategy,
  ReadableByteStreamController,
  ReadableStream,
  ReadableStreamBYOBReader,
  ReadableStreamBYOBRequest,
  ReadableStreamDefaultController,
  ReadableStreamDefaultReader,
  TransformStream,
  TransformStreamDefaultController,
  WritableStream,
  WritableStreamDefaultController,
  WritableStreamDefaultWriter,
} = ponyfill;

/** Node's own streams ask those of the web whether somebody has read from them; a body that was read cannot be again. */
Object.defineProperty(ReadableStream.prototype, Symbol.for('nodejs.stream.disturbed'), {
  configurable: true,
  get(this: { _disturbed?: boolean }) {
    return this._disturbed === true;
  },
});

export class TextEncoderStream {
  readonly #transform: InstanceType<typeof TransformStream<string, Uint8Array>>;

  constructor() {
    const encoder = new TextEncoder();
    // The first half of a pair waits for the other one.
    let half = '';
    this.#transform = new TransformStream<string, Uint8Array>({
      transform(chunk, controller) {
        const text = half + String(chunk);
        half = /[\ud800-\udbff]$/.exec(text)?.[0] ?? '';
        const bytes = encoder.encode(text.slice(0, text.length - half.length));
        if (bytes.length > 0) controller.enqueue(bytes);
      },
      flush(controller) {
        if (half !== '') controller.enqueue(encoder.encode('\ufffd'));
      },
    });
  }

  get encoding(): string {
    return 'utf-8';
  }
  get readable(): InstanceType<typeof ReadableStream<Uint8Array>> {
    return this.#transform.readable;
  }
  get writable(): InstanceType<typeof WritableStream<string>> {
    return this.#transform.writable;
  }
  get [Symbol.toStringTag](): string {
    return 'TextEncoderStream';
  }
}

export class TextDecoderStream {
  readonly #decoder: TextDecoder;
  readonly #transform: InstanceType<typeof TransformStream<Uint8Array, string>>;

  constructor(label: string = 'utf-8', options: { fatal?: boolean; ignoreBOM?: boolean } = {}) {
    const decoder = new TextDecoder(label, options);
    this.#decoder = decoder;
    this.#transform = new TransformStream<Uint8Array, string>({
      transform(chunk, controller) {
        const text = decoder.decode(chunk, { stream: true });
        if (text !== '') controller.enqueue(text);
      },
      flush(controller) {
        const text = decoder.decode();
        if (text !== '') controller.enqueue(text);
      },
    });
  }

  get encoding(): string {
    return this.#decoder.encoding;
  }
  get fatal(): boolean {
    return this.#decoder.fatal;
  }
  get ignoreBOM(): boolean {
    return this.#decoder.ignoreBOM;
  }
  get readable(): InstanceType<typeof ReadableStream<string>> {
    return this.#transform.readable;
  }
  get writable(): InstanceType<typeof WritableStream<Uint8Array>> {
    return this.#transform.writable;
  }
  get [Symbol.toStringTag](): string {
    return 'TextDecoderStream';
  }
}
