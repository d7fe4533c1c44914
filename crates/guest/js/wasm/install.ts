// `WebAssembly`: interpreted inside, so that it has no rights and no limits of its own.
import { native } from '../native.ts';
import { defineGlobal } from '../web/define.ts';
import { toBytes } from '../web/encoding.ts';
import { CompileError, LinkError, RuntimeError, translated } from './errors.ts';
import { exportNames } from './export-names.ts';
import { exportOf, Global, Memory, numberOf, Table } from './objects.ts';

type Source = ArrayBufferView | ArrayBuffer;
type Imports = Record<string, Record<string, unknown>>;
interface Described {
  number: number;
  imports: [module: string, name: string, kind: string][];
  exports: [name: string, kind: string][];
  /** The places in `exports` as the module has them. */
  order: number[];
}

/** The interpreter lists exports by name; the platform as the module has them. */
function inOrder(bytes: Uint8Array, exports: readonly [string, string][]): number[] {
  const names = exportNames(bytes);
  return exports
    .map((_, index) => index)
    .sort((one, two) => names.indexOf(exports[one]![0]) - names.indexOf(exports[two]![0]));
}

const described = new WeakMap<Module, Described>();

function bytesOf(source: unknown, what: string): Uint8Array {
  if (ArrayBuffer.isView(source) || source instanceof ArrayBuffer) return toBytes(source);
  throw new TypeError(`WebAssembly.${what}: Argument 0 must be a buffer source`);
}

class Module {
  constructor(source: Source) {
    const bytes = bytesOf(source, 'Module()');
    const [number, imports, exports] = translated(
      () => native.wasm('compile', bytes) as [number, Described['imports'], Described['exports']],
      'WebAssembly.Module(): ',
    );
    described.set(this, { number, imports, exports, order: inOrder(bytes, exports) });
  }
  static imports(module: Module): object[] {
    return described.get(module)!.imports.map(([from, name, kind]) => ({ module: from, name, kind }));
  }
  static exports(module: Module): object[] {
    const { exports, order } = described.get(module)!;
    return order.map((index) => ({ name: exports[index]![0], kind: exports[index]![1] }));
  }
  static customSections(): ArrayBuffer[] {
    return [];
  }
  get [Symbol.toStringTag](): string {
    return 'WebAssembly.Module';
  }
}

function importOf(imports: Imports, [from, name, kind]: [string, string, string], index: number): unknown {
  const where = `WebAssembly.Instance(): Import #${index} "${from}"`;
  const module: unknown = imports?.[from];
  if ((typeof module !== 'object' && typeof module !== 'function') || module === null)
    throw new TypeError(`${where}: module is not an object or function`);
  const value = (module as Record<string, unknown>)[name];
  const number = numberOf(value);
  if (number !== undefined) return number;
  if (kind === 'function') {
    if (typeof value !== 'function')
      throw new LinkError(`${where} "${name}": function import requires a callable`);
    return value;
  }
  if (kind === 'global' && (typeof value === 'number' || typeof value === 'bigint')) return [value];
  throw new LinkError(
    `${where} "${name}": ${kind} import must be a WebAssembly.${kind[0]!.toUpperCase()}${kind.slice(1)} object`,
  );
}

class Instance {
  readonly exports: Record<string, unknown>;

  constructor(module: Module, imports: Imports = {}) {
    const found = described.get(module);
    if (found === undefined)
      throw new TypeError('WebAssembly.Instance(): Argument 0 must be a WebAssembly.Module');
    const values = found.imports.map((wanted, index) => importOf(imports, wanted, index));
    const numbers = translated(
      () => native.wasm('instantiate', found.number, values) as number[],
      'WebAssembly.Instance(): ',
    );
    const exports: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
    for (const index of found.order) {
      const [name, kind] = found.exports[index]!;
      exports[name] = exportOf(kind, numbers[index]!);
    }
    this.exports = Object.freeze(exports);
  }
  get [Symbol.toStringTag](): string {
    return 'WebAssembly.Instance';
  }
}

function compile(source: Source): Promise<Module> {
  return Promise.resolve().then(() => new Module(source));
}

async function instantiate(source: Source | Module, imports?: Imports): Promise<unknown> {
  if (source instanceof Module) return new Instance(source, imports);
  const module = await compile(source);
  return { module, instance: new Instance(module, imports) };
}

async function noStreaming(): Promise<never> {
  throw Object.assign(
    new Error('WebAssembly from a response was asked for, and the sandbox has no network.'),
    {
      code: 'NEXXO_UNSUPPORTED',
    },
  );
}

const WebAssembly: Record<string | symbol, unknown> = {};
for (const [name, value] of Object.entries({
  CompileError,
  Global,
  Instance,
  LinkError,
  Memory,
  Module,
  RuntimeError,
  Table,
  compile,
  compileStreaming: noStreaming,
  instantiate,
  instantiateStreaming: noStreaming,
  validate: (source: Source) => native.wasm('validate', bytesOf(source, 'validate()')) as boolean,
}))
  Object.defineProperty(WebAssembly, name, { value, writable: true, configurable: true });
Object.defineProperty(WebAssembly, Symbol.toStringTag, { value: 'WebAssembly', configurable: true });
defineGlobal('WebAssembly', WebAssembly);
