// The polyfills that come without types, as far as they are used.
declare module 'events' {
  class EventEmitter {
    static defaultMaxListeners: number;
    on(type: string | symbol, listener: (...args: never[]) => void): this;
    once(type: string | symbol, listener: (...args: never[]) => void): this;
    removeListener(type: string | symbol, listener: (...args: never[]) => void): this;
    emit(type: string | symbol, ...args: unknown[]): boolean;
    listeners(type: string | symbol): unknown[];
    listenerCount(type: string | symbol): number;
    getMaxListeners(): number;
    setMaxListeners(count: number): this;
  }
  export default EventEmitter;
}
declare module 'node-inspect-extracted' {
  const extracted: {
    inspect: unknown;
    format: (...args: unknown[]) => string;
    formatWithOptions: (options: object, ...args: unknown[]) => string;
    stripVTControlCharacters: (text: string) => string;
  };
  export default extracted;
}
declare module 'buffer' {
  const npm: { Buffer: never; SlowBuffer: unknown };
  export default npm;
}
declare module 'readable-stream';
declare module 'string_decoder' {
  const module: object;
  export default module;
}
declare module 'assert' {
  const assert: unknown;
  export default assert;
}
declare module 'assert/build/internal/util/comparisons.js' {
  const comparisons: { isDeepStrictEqual(one: unknown, two: unknown): boolean };
  export default comparisons;
}
declare module '@pkgjs/parseargs' {
  export const parseArgs: (config?: object) => object;
}
declare module 'unenv/node/*';
declare module 'path-unified' {
  interface Path {
    basename(path: string, suffix?: string): string;
    dirname(path: string): string;
    extname(path: string): string;
    format(parts: object): string;
    isAbsolute(path: string): boolean;
    join(...paths: string[]): string;
    normalize(path: string): string;
    parse(path: string): { root: string; dir: string; base: string; ext: string; name: string };
    relative(from: string, to: string): string;
    resolve(...paths: string[]): string;
    toNamespacedPath(path: string): string;
    sep: string;
    delimiter: string;
  }
  export const posix: Path;
  export const win32: Path;
}
declare module 'event-target-shim' {
  export const Event: typeof globalThis.Event;
  export type Event = globalThis.Event;
  export const EventTarget: typeof globalThis.EventTarget;
  export type EventTarget = globalThis.EventTarget;
}
declare module 'undici/lib/web/fetch/formdata.js' {
  export const FormData: typeof globalThis.FormData;
}
declare module 'undici/lib/web/fetch/headers.js' {
  export const Headers: typeof globalThis.Headers;
}
declare module 'undici/lib/web/fetch/request.js' {
  export const Request: typeof globalThis.Request;
}
declare module 'undici/lib/web/fetch/response.js' {
  export const Response: typeof globalThis.Response;
}
/** The text of a module's bundle. */
declare module 'late:*' {
  const text: string;
  export default text;
}
