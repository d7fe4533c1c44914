// Order matters: polyfills look at the globals while they are evaluated.

import { Atomics } from './atomics.ts';
import { atob, btoa } from './base64.ts';
import { bindContext } from './context.ts';
import { Crypto, crypto, SubtleCrypto } from './crypto.ts';
import { defineGlobal, defineMissing } from './define.ts';
import { DOMException } from './dom-exception.ts';
import { TextDecoder, TextEncoder } from './encoding.ts';
import { fetch } from './fetch.ts';
import './json.ts';
import {
  Performance,
  PerformanceEntry,
  PerformanceMark,
  PerformanceMeasure,
  performance,
} from './performance.ts';
import { process } from './process.ts';
import { random } from './random.ts';
import { installStacks } from './stack.ts';
import { structuredClone } from './structured-clone.ts';
import * as timers from './timers.ts';
import { URL } from './url.ts';
import { URLSearchParams } from './url-search-params.ts';

installStacks();
Math.random = random;

defineMissing('DOMException', DOMException);
defineMissing('atob', atob);
defineMissing('btoa', btoa);
const queue = globalThis.queueMicrotask ?? ((callback: () => void) => void Promise.resolve().then(callback));
defineGlobal('queueMicrotask', (callback: () => void) => queue(bindContext(callback)));
defineGlobal('process', process);
defineMissing('Atomics', Atomics);
defineGlobal('structuredClone', structuredClone);
defineGlobal('fetch', fetch);

for (const [name, value] of Object.entries({
  TextDecoder,
  TextEncoder,
  URL,
  URLSearchParams,
  performance,
  Performance,
  PerformanceEntry,
  PerformanceMark,
  PerformanceMeasure,
  crypto,
  Crypto,
  SubtleCrypto,
  setTimeout: timers.setTimeout,
  setInterval: timers.setInterval,
  setImmediate: timers.setImmediate,
  clearTimeout: timers.clearTimeout,
  clearInterval: timers.clearInterval,
  clearImmediate: timers.clearImmediate,
}))
  defineGlobal(name, value);
