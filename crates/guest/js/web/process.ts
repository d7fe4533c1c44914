/** The process object has to exist before any polyfill looks for it, so it is made before everything else and filled in node/process.ts. */
import EventEmitter from 'events';
import { notAFunction } from './not-a-function.ts';
import { queueTick } from './ticks.ts';

export type ProcessObject = EventEmitter &
  Record<string, unknown> & {
    env: Record<string, string>;
    cwd(): string;
    platform: string;
    nextTick(callback: (...args: unknown[]) => void, ...args: unknown[]): void;
  };

export const process: ProcessObject = Object.create(
  Object.create(EventEmitter.prototype, {
    constructor: { value: function process() {}, configurable: true, writable: true },
  }),
) as ProcessObject;

(EventEmitter as unknown as (this: object) => void).call(process);

Object.defineProperty(process, Symbol.toStringTag, { value: 'process', configurable: true });
process.nextTick = (callback, ...args) => {
  if (typeof callback !== 'function') throw notAFunction('callback', callback);
  queueTick(args.length === 0 ? callback : () => callback(...args));
};
process.platform = 'linux';
process.env = {};
process.cwd = () => '/';
Object.defineProperty(globalThis, 'process', {
  value: process,
  writable: true,
  configurable: true,
  enumerable: false,
});
Object.defineProperty(globalThis, 'global', {
  value: globalThis,
  writable: true,
  configurable: true,
  enumerable: false,
});
