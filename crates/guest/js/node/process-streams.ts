import EventEmitter from 'events';
import { print } from '../web/console.ts';

type Done = () => void;

/** Enough of a terminal stream for what plugins do with one: write a line, ask whether it is a terminal, and listen for events. */
class LogStream extends EventEmitter {
  readonly fd: number;
  readonly isTTY = false;
  readonly writable = true;

  constructor(fd: number) {
    super();
    this.fd = fd;
  }

  write(chunk: unknown, encoding?: string | Done, done?: Done): boolean {
    const text = typeof chunk === 'string' ? chunk : new TextDecoder().decode(chunk as Uint8Array);
    if (text !== '') print(this.fd, text);
    const callback = typeof encoding === 'function' ? encoding : done;
    if (callback) queueMicrotask(callback);
    return true;
  }

  end(chunk?: unknown): this {
    if (chunk !== undefined) this.write(chunk);
    return this;
  }

  cork(): void {}
  uncork(): void {}
  getColorDepth(): number {
    return 1;
  }
  hasColors(): boolean {
    return false;
  }
  clearLine(): boolean {
    return true;
  }
  cursorTo(): boolean {
    return true;
  }
  moveCursor(): boolean {
    return true;
  }
}

class NoInput extends EventEmitter {
  readonly fd = 0;
  readonly isTTY = false;
  readonly readable = false;
  read(): null {
    return null;
  }
  resume(): this {
    return this;
  }
  pause(): this {
    return this;
  }
  setEncoding(): this {
    return this;
  }
  setRawMode(): this {
    return this;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }
}

export const stdin: EventEmitter = new NoInput();
export const stdout: EventEmitter = new LogStream(1);
export const stderr: EventEmitter = new LogStream(2);
