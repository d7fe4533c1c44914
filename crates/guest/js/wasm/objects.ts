import { native } from '../native.ts';
import { translated } from './errors.ts';

/** The interpreter's number of each object that stands for something of its. */
const numbers = new WeakMap<object, number>();
/** The functions that are already there by number. */
const functions = new Map<number, WasmFunction>();

export type WasmFunction = (...args: unknown[]) => unknown;
interface Limits {
  initial?: number;
  minimum?: number;
  maximum?: number;
  element?: string;
  shared?: boolean;
}

export const numberOf = (value: unknown): number | undefined =>
  (typeof value === 'object' || typeof value === 'function') && value !== null
    ? numbers.get(value)
    : undefined;

function own(value: unknown, what: string): number {
  const number = numberOf(value);
  if (number === undefined) throw new TypeError(`WebAssembly.${what}: Receiver is not a WebAssembly.${what}`);
  return number;
}

/** An exported function. */
export function functionOf(number: number): WasmFunction {
  const held = functions.get(number);
  if (held !== undefined) return held;
  const call: WasmFunction = (...args) => translated(() => native.wasm('call', number, args));
  Object.defineProperty(call, 'name', { value: String(number) });
  Object.defineProperty(call, 'length', { value: native.wasm('arity', number) });
  numbers.set(call, number);
  functions.set(number, call);
  return call;
}

function limits(descriptor: Limits | undefined, what: string): [number, number | undefined] {
  const initial = descriptor?.initial ?? descriptor?.minimum;
  if (initial === undefined) throw new TypeError(`WebAssembly.${what}(): Property 'initial' is required`);
  if (descriptor?.shared) throw new TypeError('The sandbox has no shared memory.');
  return [Number(initial), descriptor?.maximum];
}

/** Takes over what a module exports, in place of making one. */
const ADOPT = Symbol('adopt');
type Adopted = { [ADOPT]: number };

function adoptedNumber(value: unknown): number | undefined {
  return typeof value === 'object' && value !== null && ADOPT in value
    ? (value as Adopted)[ADOPT]
    : undefined;
}

export class Memory {
  constructor(descriptor: Limits | Adopted) {
    const adopted = adoptedNumber(descriptor);
    numbers.set(
      this,
      adopted ?? translated(() => native.wasm('memory', ...limits(descriptor as Limits, 'Memory')) as number),
    );
  }
  get buffer(): ArrayBuffer {
    return native.wasm('buffer', own(this, 'Memory')) as ArrayBuffer;
  }
  grow(pages: number): number {
    return translated(
      () => native.wasm('growMemory', own(this, 'Memory'), Number(pages)) as number,
      'WebAssembly.Memory.grow(): ',
    );
  }
  get [Symbol.toStringTag](): string {
    return 'WebAssembly.Memory';
  }
}

function functionNumber(value: unknown): number | null {
  if (value === null || value === undefined) return null;
  const number = numberOf(value);
  if (number === undefined)
    throw new TypeError(
      'WebAssembly.Table.set(): Argument 1 is invalid for table: function-typed object expected',
    );
  return number;
}

export class Table {
  constructor(descriptor: Limits | Adopted) {
    const adopted = adoptedNumber(descriptor);
    numbers.set(
      this,
      adopted ?? translated(() => native.wasm('table', ...limits(descriptor as Limits, 'Table')) as number),
    );
  }
  get length(): number {
    return native.wasm('tableSize', own(this, 'Table')) as number;
  }
  get(index: number): WasmFunction | null {
    const number = translated(
      () => native.wasm('tableGet', own(this, 'Table'), Number(index)),
      'WebAssembly.Table.get(): ',
    );
    return number === null ? null : functionOf(number as number);
  }
  set(index: number, value?: unknown): void {
    translated(
      () => native.wasm('tableSet', own(this, 'Table'), Number(index), functionNumber(value)),
      'WebAssembly.Table.set(): ',
    );
  }
  grow(count: number, value?: unknown): number {
    return translated(
      () => native.wasm('growTable', own(this, 'Table'), Number(count), functionNumber(value)) as number,
      'WebAssembly.Table.grow(): ',
    );
  }
  get [Symbol.toStringTag](): string {
    return 'WebAssembly.Table';
  }
}

export class Global {
  constructor(descriptor: { value: string; mutable?: boolean } | Adopted, value?: unknown) {
    const adopted = adoptedNumber(descriptor);
    const { value: type, mutable } = descriptor as { value: string; mutable?: boolean };
    numbers.set(this, adopted ?? (native.wasm('global', String(type), mutable === true, value) as number));
  }
  get value(): unknown {
    return native.wasm('globalGet', own(this, 'Global'));
  }
  set value(value: unknown) {
    native.wasm('globalSet', own(this, 'Global'), value);
  }
  valueOf(): unknown {
    return this.value;
  }
  get [Symbol.toStringTag](): string {
    return 'WebAssembly.Global';
  }
}

/** What a module exports, as the platform shows it. */
export function exportOf(kind: string, number: number): unknown {
  if (kind === 'function') return functionOf(number);
  const adopted = { [ADOPT]: number };
  return kind === 'memory'
    ? new Memory(adopted)
    : kind === 'table'
      ? new Table(adopted)
      : new Global(adopted);
}
