import { native } from '../native.ts';
import { defineLazy } from './lazy.ts';

/** What the plugin keeps about a module is the same object each time, as it is natively. */
const metaById = new Map<string, Record<string, unknown>>();

/**
 * The `meta` object of a module.
 *
 * @param fresh what the host, or a hook of this plugin, says of it
 * @param isOwn whether a hook of this plugin said it, so that it overrides what is there
 */
export function moduleMeta(id: string, fresh: unknown, isOwn: boolean): Record<string, unknown> {
  let meta = metaById.get(id);
  if (meta === undefined) {
    meta = {};
    metaById.set(id, meta);
  }
  if (fresh !== null && typeof fresh === 'object') {
    for (const key of Object.keys(fresh)) {
      if (isOwn || !Object.hasOwn(meta, key)) meta[key] = (fresh as Record<string, unknown>)[key];
    }
  }
  return meta;
}

/**
 * Makes the module information that a plugin sees. The code and the syntax tree cross when they are read.
 *
 * @param call the hook call
 * @param data what the host sent, or null for an unknown module
 */
export function moduleInfo(call: number, data: unknown): unknown {
  if (data === null || typeof data !== 'object') return data;
  const info = data as Record<string, unknown>;
  const id = String(info['id']);
  info['meta'] = moduleMeta(id, info['meta'], false);
  defineLazy(info, 'code', () => native.hostCall('moduleCode', call, [id]));
  defineLazy(info, 'ast', () => native.hostCall('moduleAst', call, [id]));
  let sideEffects = info['moduleSideEffects'];
  Object.defineProperty(info, 'moduleSideEffects', {
    enumerable: true,
    configurable: true,
    get: () => sideEffects,
    set(value: unknown) {
      sideEffects = value;
      native.hostCall('setModuleSideEffects', call, [id, value]);
    },
  });
  return info;
}
