import { native } from '../native.ts';
import { formatWithOptions, inspect } from '../node/inspect.ts';
import { tableText } from './console-table.ts';
import { performance } from './performance.ts';

type Level = 'debug' | 'info' | 'log' | 'warn' | 'error';
type Write = (level: Level, text: string) => void;

/** Prints on the host's standard output (1) or standard error (2). */
export function print(fd: number, text: string): void {
  native.hostCall('print', 0, [fd, text]);
}

/** Prints a line as Node's console does. */
export function log(level: string, text: string): void {
  print(level === 'warn' || level === 'error' ? 2 : 1, `${text}\n`);
}

export class Console {
  #write: Write;
  #indent = '';
  #counts = new Map<string, number>();
  #timers = new Map<string, number>();

  constructor(write: unknown = log) {
    this.#write = typeof write === 'function' ? (write as Write) : log;
    // Node's methods are bound: `const { log } = console` and `items.forEach(console.log)` work.
    for (const name of Object.getOwnPropertyNames(Console.prototype)) {
      const method = (this as unknown as Record<string, unknown>)[name];
      if (name !== 'constructor' && typeof method === 'function') {
        Object.defineProperty(this, name, {
          value: method.bind(this),
          writable: true,
          configurable: true,
          enumerable: true,
        });
      }
    }
  }

  #print(level: Level, args: unknown[]): void {
    const text = formatWithOptions({}, ...args);
    this.#write(
      level,
      this.#indent === '' ? text : this.#indent + text.replaceAll('\n', `\n${this.#indent}`),
    );
  }

  log(...args: unknown[]): void {
    this.#print('log', args);
  }
  info(...args: unknown[]): void {
    this.#print('info', args);
  }
  debug(...args: unknown[]): void {
    this.#print('debug', args);
  }
  warn(...args: unknown[]): void {
    this.#print('warn', args);
  }
  error(...args: unknown[]): void {
    this.#print('error', args);
  }
  trace(...args: unknown[]): void {
    const stack = new Error().stack?.split('\n').slice(2).join('\n') ?? '';
    this.#print('error', [
      `Trace${args.length === 0 ? '' : `: ${formatWithOptions({}, ...args)}`}\n${stack}`,
    ]);
  }
  dir(value: unknown, options: object = {}): void {
    this.#print('log', [inspect(value, { customInspect: false, ...options })]);
  }
  dirxml(...args: unknown[]): void {
    this.#print('log', args);
  }
  table(value: unknown, columns?: readonly string[]): void {
    this.#print('log', [typeof value === 'object' && value !== null ? tableText(value, columns) : value]);
  }
  assert(condition: unknown, ...args: unknown[]): void {
    if (condition) return;
    const [first, ...rest] = args;
    this.#print(
      'warn',
      typeof first === 'string' ? [`Assertion failed: ${first}`, ...rest] : ['Assertion failed', ...args],
    );
  }
  clear(): void {}
  count(label: unknown = 'default'): void {
    const key = String(label);
    const next = (this.#counts.get(key) ?? 0) + 1;
    this.#counts.set(key, next);
    this.#print('log', [`${key}: ${next}`]);
  }
  countReset(label: unknown = 'default'): void {
    this.#counts.delete(String(label));
  }
  group(...args: unknown[]): void {
    if (args.length > 0) this.#print('log', args);
    this.#indent += '  ';
  }
  groupCollapsed(...args: unknown[]): void {
    this.group(...args);
  }
  groupEnd(): void {
    this.#indent = this.#indent.slice(2);
  }
  time(label: unknown = 'default'): void {
    this.#timers.set(String(label), performance.now());
  }
  timeLog(label: unknown = 'default', ...args: unknown[]): void {
    const start = this.#timers.get(String(label));
    if (start !== undefined)
      this.#print('log', [`${String(label)}: ${performance.now() - start}ms`, ...args]);
  }
  timeEnd(label: unknown = 'default'): void {
    this.timeLog(label);
    this.#timers.delete(String(label));
  }
  profile(): void {}
  profileEnd(): void {}
  timeStamp(): void {}
}

export const console: Console = new Console();
