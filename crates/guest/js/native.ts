/** What the engine's Rust side gives to this layer. The contract is docs/internals/boundary.md. */
export interface Native {
  register(glue: Glue): void;
  builtins(modules: Record<string, object>): void;
  /** Takes what finds modules that the bundle does not hold. */
  moduleLoader(loader: ModuleLoader): void;
  /** Evaluates a classic script under a file's name. */
  script(source: string, name: string): unknown;
  hostCall(method: string, callId: number, args: unknown[]): unknown;
  request(id: number, callId: number, method: string, args: unknown[]): void;
  resolved(callId: number, value: unknown): void;
  rejected(callId: number, error: unknown): void;
  setTimer(ms: number): void;
  utf8Encode(text: string): Uint8Array<ArrayBuffer>;
  utf8Decode(bytes: Uint8Array, fatal: boolean, ignoreBOM: boolean): string;
  latin1Decode(bytes: Uint8Array): string;
  parseUrl(input: string, base: string | undefined): string[] | null;
  setUrlPart(href: string, part: string, value: string): string[] | null;
  hash(algorithm: string, bytes: Uint8Array): Uint8Array<ArrayBuffer> | null;
  clone(value: unknown): unknown;
  positions(text: string, characters: string): number[] | null;
}

/** Finds modules at run time, for `import`. */
export interface ModuleLoader {
  /** The URL that a specifier means in a module; undefined to leave it as it is. */
  resolve(specifier: string, base: string): string | undefined;
  /** The source of an ES module; undefined for another format, whose exports are then in the registry. */
  load(url: string): string | undefined;
  /** Fills `import.meta`. */
  meta(url: string, meta: Record<string, unknown>): void;
}

/** The functions that an entry into the guest calls. */
export interface Glue {
  prepare(environment: unknown): void;
  configure(id: number, namespace: unknown, exportPath: string, data: unknown, links: unknown): unknown;
  hook(id: number, slot: number, ...args: unknown[]): unknown;
  /** What `hook` calls, by slot. */
  readonly runners: readonly ((id: number, ...args: never[]) => unknown)[];
  settle(id: number, ok: boolean, value: unknown): void;
  timers(now: number): void;
  invoke(id: number, number: number, action: string, isHome: boolean, data: unknown, links: unknown): unknown;
  release(numbers: unknown): void;
}

function take(): Native {
  const holder = globalThis as { __nexxo?: Native };
  const found = holder.__nexxo;
  if (found === undefined)
    throw new Error('the prelude was evaluated outside the sandbox: __nexxo is missing');
  // Plugin code must never reach the engine's own functions.
  delete holder.__nexxo;
  return found;
}

export const native: Native = take();
