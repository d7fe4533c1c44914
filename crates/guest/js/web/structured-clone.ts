import { MessagePort } from './message-channel.ts';

type Copy = (value: unknown) => unknown;

const ERRORS: Record<string, new (message?: string) => Error> = {
  Error,
  EvalError,
  RangeError,
  ReferenceError,
  SyntaxError,
  TypeError,
  URIError,
};

function refuse(value: unknown): never {
  const shown =
    typeof value === 'symbol' ? value.toString() : typeof value === 'function' ? String(value) : '#<Object>';
  throw new DOMException(`${shown} could not be cloned.`, 'DataCloneError');
}

function cloneError(error: Error, copy: Copy, seen: Map<object, unknown>): Error {
  const name = Object.hasOwn(ERRORS, error.name) ? error.name : 'Error';
  const made = new ERRORS[name]!();
  seen.set(error, made);
  for (const key of ['stack', 'message', 'cause'] as const) {
    const value: unknown = error[key];
    if (value === undefined) continue;
    Object.defineProperty(made, key, { value: copy(value), writable: true, configurable: true });
  }
  return made;
}

function cloneView(view: ArrayBufferView, copy: Copy): unknown {
  const buffer = copy(view.buffer) as ArrayBuffer;
  if (view instanceof DataView) return new DataView(buffer, view.byteOffset, view.byteLength);
  const tag = Object.prototype.toString.call(view).slice(8, -1) as 'Uint8Array';
  const Made = globalThis[tag];
  return new Made(buffer, view.byteOffset, (view as Uint8Array).length);
}

function cloneObject(value: object, seen: Map<object, unknown>, copy: Copy): unknown {
  const keep = <T>(made: T): T => {
    seen.set(value, made);
    return made;
  };
  if (value instanceof Map) {
    const made = keep(new Map());
    for (const [key, item] of [...value]) made.set(copy(key), copy(item));
    return made;
  }
  if (value instanceof Set) {
    const made = keep(new Set());
    for (const item of [...value]) made.add(copy(item));
    return made;
  }
  if (value instanceof Date) return keep(new Date(value.getTime()));
  if (value instanceof RegExp) return keep(new RegExp(value.source, value.flags));
  if (value instanceof ArrayBuffer) return keep(value.slice(0));
  if (ArrayBuffer.isView(value)) return keep(cloneView(value, copy));
  if (value instanceof Error) return cloneError(value, copy, seen);
  if (value instanceof Number || value instanceof String || value instanceof Boolean)
    return keep(Object(value.valueOf()) as object);
  if (value instanceof Promise || value instanceof WeakMap || value instanceof WeakSet) refuse(value);
  if (value instanceof MessagePort) refuse(value);
  if (Object.prototype.toString.call(value) === '[object SharedArrayBuffer]') refuse(value);
  const made = keep<Record<string, unknown> | unknown[]>(Array.isArray(value) ? new Array(value.length) : {});
  for (const key of Object.keys(value)) {
    Object.defineProperty(made, key, {
      value: copy((value as Record<string, unknown>)[key]),
      writable: true,
      enumerable: true,
      configurable: true,
    });
  }
  return made;
}

/** Copies a value with all that hangs on it, cycles too. */
export function structuredClone(value: unknown): unknown {
  const seen = new Map<object, unknown>();
  const copy: Copy = (item) => {
    if (typeof item === 'function' || typeof item === 'symbol') refuse(item);
    if (typeof item !== 'object' || item === null) return item;
    return seen.has(item) ? seen.get(item) : cloneObject(item, seen, copy);
  };
  return copy(value);
}
