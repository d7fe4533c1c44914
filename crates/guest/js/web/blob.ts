import { native } from '../native.ts';
import { toBytes } from './encoding.ts';
import { streams } from './streams.ts';

type Part = string | ArrayBufferView | ArrayBuffer | Blob;

export class Blob {
  #bytes: Uint8Array<ArrayBuffer>;
  readonly type: string;

  constructor(parts: Iterable<Part> = [], options: { type?: string } = {}) {
    const chunks = Array.from(parts, (part) => {
      if (part instanceof Blob) return part.#bytes;
      return ArrayBuffer.isView(part) || part instanceof ArrayBuffer
        ? toBytes(part)
        : native.utf8Encode(String(part));
    });
    this.#bytes = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
    let at = 0;
    for (const chunk of chunks) {
      this.#bytes.set(chunk, at);
      at += chunk.length;
    }
    this.type = String(options.type ?? '').toLowerCase();
  }

  get size(): number {
    return this.#bytes.length;
  }
  async bytes(): Promise<Uint8Array<ArrayBuffer>> {
    return this.#bytes.slice();
  }
  async arrayBuffer(): Promise<ArrayBuffer> {
    return this.#bytes.slice().buffer;
  }
  async text(): Promise<string> {
    return native.utf8Decode(this.#bytes, false, false);
  }
  stream(): ReadableStream {
    const bytes = this.#bytes;
    const { ReadableStream } = streams();
    return new ReadableStream({
      type: 'bytes',
      start(controller) {
        if (bytes.length > 0) controller.enqueue(bytes.slice());
        controller.close();
      },
    });
  }
  slice(start?: number, end?: number, type: string = ''): Blob {
    return new Blob([this.#bytes.slice(start, end)], { type });
  }
  get [Symbol.toStringTag](): string {
    return 'Blob';
  }
}

export class File extends Blob {
  readonly name: string;
  readonly lastModified: number;

  constructor(parts: Iterable<Part>, name: string, options: { type?: string; lastModified?: number } = {}) {
    super(parts, options);
    this.name = String(name);
    this.lastModified = options.lastModified ?? Date.now();
  }

  get [Symbol.toStringTag](): string {
    return 'File';
  }
}
