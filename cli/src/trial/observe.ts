import childProcess from 'node:child_process';
import fs from 'node:fs';
import Module, { register, syncBuiltinESMExports } from 'node:module';
import net from 'node:net';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads';

/** Something that a native build did which has no place inside a sandbox. */
export interface Deed {
  kind: 'addon' | 'process' | 'network' | 'write' | 'exit';
  /** The addon's file, the program, the address, the path. */
  what: string;
}

interface Seen extends Deed {
  /** The first file of the stack outside Node, absolute. */
  by: string;
}

/** Records what a process does. Make it before anything else is imported. */
export class Observer {
  readonly #seen: Seen[] = [];
  readonly #edges = new Map<string, Set<string>>();
  readonly #channel = new MessageChannel();

  constructor() {
    const { port1, port2 } = this.#channel;
    register('./import-edges.js', import.meta.url, { data: { port: port2 }, transferList: [port2] });
    port1.unref();
    this.#watchRequires();
    this.#watchProcesses();
    this.#watchNetwork();
    this.#watchWrites();
    syncBuiltinESMExports();
  }

  /**
   * What was done by the module with the path `entry` and those that it imports, the bundlers apart.
   *
   * @param outputs directories in which writing is the bundler's own business
   */
  deeds(entry: string, outputs: readonly string[]): Deed[] {
    for (
      let got = receiveMessageOnPort(this.#channel.port1);
      got;
      got = receiveMessageOnPort(this.#channel.port1)
    ) {
      const [from, to] = got.message as [string, string];
      this.#edge(fileURLToPath(from), fileURLToPath(to));
    }
    const own = this.#reachable(entry);
    const addons: Deed[] = [...own]
      .filter((path) => path.endsWith('.node'))
      .map((what) => ({ kind: 'addon', what }));
    const inside = (path: string) =>
      outputs.some((output) => path === output || path.startsWith(`${output}/`));
    const others = this.#seen.filter(
      ({ kind, what, by }) => own.has(by) && !(kind === 'write' && inside(what)),
    );
    const unique = new Map(
      [...addons, ...others].map(({ kind, what }) => [`${kind} ${what}`, { kind, what }]),
    );
    return [...unique.values()];
  }

  #edge(from: string, to: string): void {
    const known = this.#edges.get(from);
    if (known === undefined) this.#edges.set(from, new Set([to]));
    else known.add(to);
  }

  #reachable(entry: string): Set<string> {
    const reached = new Set<string>();
    const open = [entry];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (reached.has(at) || isBundler(at)) continue;
      reached.add(at);
      open.push(...(this.#edges.get(at) ?? []));
    }
    return reached;
  }

  #note(kind: Deed['kind'], what: unknown): void {
    const by = caller();
    if (by === undefined) return;
    const text = what instanceof URL ? fileURLToPath(what) : String(what);
    this.#seen.push({ kind, what: kind === 'write' ? resolve(text) : text, by });
  }

  #watchRequires(): void {
    const loader = Module as unknown as {
      _resolveFilename(request: string, parent?: { filename?: string }, ...rest: unknown[]): string;
    };
    const original = loader._resolveFilename;
    const edge = this.#edge.bind(this);
    loader._resolveFilename = function (request, parent, ...rest) {
      const found = original.call(this, request, parent, ...rest);
      if (parent?.filename && found.startsWith('/')) edge(parent.filename, found);
      return found;
    };
  }

  #watchProcesses(): void {
    const note = (what: unknown) => this.#note('process', what);
    for (const name of [
      'spawn',
      'spawnSync',
      'exec',
      'execSync',
      'execFile',
      'execFileSync',
      'fork',
    ] as const)
      before(childProcess, name, note);
  }

  #watchNetwork(): void {
    before(net.Socket.prototype, 'connect', (...[first]) => this.#note('network', addressOf(first)));
    before(net.Server.prototype, 'listen', (...[first]) =>
      this.#note('network', `listening on ${addressOf(first)}`),
    );
    before(globalThis, 'fetch', (...[first]) =>
      this.#note('network', first instanceof Request ? first.url : String(first)),
    );
  }

  #watchWrites(): void {
    const note = (path: unknown) => {
      if (typeof path === 'string' || path instanceof URL || Buffer.isBuffer(path)) this.#note('write', path);
    };
    for (const name of [
      'writeFile',
      'appendFile',
      'mkdir',
      'mkdtemp',
      'rm',
      'rmdir',
      'unlink',
      'truncate',
    ] as const) {
      before(fs, name, note);
      before(fs, `${name}Sync`, note);
      before(fs.promises, name, note);
    }
    before(fs, 'createWriteStream', note);
    for (const name of ['rename', 'copyFile', 'cp', 'symlink', 'link'] as const) {
      for (const [target, method] of [
        [fs, name],
        [fs, `${name}Sync`],
        [fs.promises, name],
      ] as const)
        before(target, method, (from, to) => {
          if (name === 'rename') note(from);
          note(to);
        });
    }
    const opened = (path: unknown, flags: unknown) => {
      if (typeof flags === 'string' && /[wa+]/.test(flags)) note(path);
    };
    before(fs, 'open', opened);
    before(fs, 'openSync', opened);
    before(fs.promises, 'open', opened);
  }
}

/** Calls `first` with the arguments of each call of a method, before the method. */
function before(target: object, name: string, first: (...args: unknown[]) => void): void {
  const original: unknown = Reflect.get(target, name);
  if (typeof original !== 'function') return;
  const wrapped = function (this: unknown, ...args: unknown[]): unknown {
    first(...args);
    return Reflect.apply(original, this, args);
  };
  // What hangs on the function, such as a promisified form, stays.
  Object.defineProperties(wrapped, Object.getOwnPropertyDescriptors(original));
  Reflect.set(target, name, wrapped);
}

const own = new Set(
  ['./observe.js', './build-process.js', './build.js'].map((file) =>
    fileURLToPath(new URL(file, import.meta.url)),
  ),
);
const bundlers = /\/node_modules\/(?:vite|rollup|rolldown|@rolldown\/binding[^/]*|@rollup\/rollup-[^/]*)\//;

/** Is a file one of a bundler's own? The last `node_modules` counts. */
function isBundler(path: string): boolean {
  const at = path.lastIndexOf('/node_modules/');
  return at >= 0 && bundlers.test(path.slice(at));
}

function caller(): string | undefined {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 50;
  const lines = new Error().stack?.split('\n') ?? [];
  Error.stackTraceLimit = stackTraceLimit;
  for (const line of lines) {
    const found = /(?:\(|at (?:async )?)(file:\/\/)?(\/.*?):\d+:\d+\)?$/.exec(line);
    if (!found?.[2]) continue;
    const path = found[1] ? fileURLToPath(`file://${found[2]}`) : found[2];
    if (!own.has(path) || !path.endsWith('observe.js')) return path.replace(/\?.*$/, '');
  }
  return undefined;
}

function addressOf(value: unknown): string {
  const first: unknown = Array.isArray(value) ? value[0] : value;
  if (typeof first !== 'object' || first === null) return String(first);
  const { path, host, port } = first as { path?: string; host?: string; port?: number };
  return path ?? `${host ?? 'localhost'}:${port ?? '?'}`;
}
