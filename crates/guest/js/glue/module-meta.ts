import { native } from '../native.ts';
import { isSame } from './changes.ts';
import { epoch, nextEpoch } from './epoch.ts';
import { plain } from './plain.ts';

type Meta = Record<string, unknown>;

/** The `meta` of one module: one object for as long as the plugin lives, as it is natively. */
class ModuleMeta {
  readonly proxy: Meta;
  readonly #id: string;
  readonly #values: Meta = {};
  /** By key, the data that the bundler has. */
  readonly #known = new Map<string, unknown>();
  #call = 0;
  #seen = -1;

  constructor(id: string) {
    this.#id = id;
    this.proxy = this.#watch(this.#values, undefined) as Meta;
  }

  /** Takes over what the bundler has, but for what it has from here. */
  refresh(call: number): void {
    this.#call = call;
    if (this.#seen === epoch()) return;
    this.#seen = epoch();
    const fresh = native.hostCall('moduleMeta', call, [this.#id]) as Meta | null;
    if (fresh === null) return;
    for (const key of Object.keys(fresh)) {
      if (this.#known.has(key) && isSame(this.#known.get(key), fresh[key])) continue;
      this.#values[key] = fresh[key];
      this.#known.set(key, plain(fresh[key]));
    }
    for (const key of this.#known.keys()) {
      if (Object.hasOwn(fresh, key)) continue;
      this.#known.delete(key);
      delete this.#values[key];
    }
  }

  /** Takes over what a hook of this plugin gave back, which the bundler gets with the result. */
  assign(given: Meta, data: Meta): void {
    for (const key of Object.keys(data)) {
      this.#values[key] = given[key];
      this.#known.set(key, data[key]);
    }
  }

  #send(key: string): void {
    const isSet = Object.hasOwn(this.#values, key);
    const value = plain(this.#values[key]);
    if (isSet) this.#known.set(key, value);
    else this.#known.delete(key);
    native.hostCall('setModuleMeta', this.#call, [this.#id, key, isSet, value]);
  }

  /** Sees every change in plain objects and lists, however deep. */
  #watch(target: object, top: string | undefined): object {
    const seen = new WeakMap<object, object>();
    const changed = (key: string | symbol): void => {
      if (typeof key === 'string') this.#send(top ?? key);
    };
    return new Proxy(target, {
      get: (from, key, receiver) => {
        const value: unknown = Reflect.get(from, key, receiver);
        if (typeof key !== 'string' || !isContainer(value)) return value;
        let watched = seen.get(value);
        if (watched === undefined) {
          watched = this.#watch(value, top ?? key);
          seen.set(value, watched);
        }
        return watched;
      },
      set: (from, key, value) => {
        Reflect.set(from, key, value);
        changed(key);
        return true;
      },
      defineProperty: (from, key, descriptor) => {
        const isDone = Reflect.defineProperty(from, key, descriptor);
        changed(key);
        return isDone;
      },
      deleteProperty: (from, key) => {
        const isDone = Reflect.deleteProperty(from, key);
        changed(key);
        return isDone;
      },
    });
  }
}

function isContainer(value: unknown): value is object {
  if (value === null || typeof value !== 'object') return false;
  if (Array.isArray(value)) return true;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

const metas = new Map<string, ModuleMeta>();

function metaOf(id: string): ModuleMeta {
  let meta = metas.get(id);
  if (meta === undefined) {
    meta = new ModuleMeta(id);
    metas.set(id, meta);
  }
  return meta;
}

/** The `meta` object of a module, with what the bundler has by now. */
export function moduleMeta(call: number, id: string): Record<string, unknown> {
  const meta = metaOf(id);
  meta.refresh(call);
  return meta.proxy;
}

/**
 * A hook of this plugin gave `meta` for a module.
 *
 * @param data the same as plain data, which the bundler gets
 */
export function keepMeta(id: string, given: unknown, data: unknown): void {
  if (given === null || typeof given !== 'object') return;
  metaOf(id).assign(given as Meta, data as Meta);
  nextEpoch();
}
