import { native } from '../native.ts';
import { plain } from './plain.ts';

/** Rollup's `this.cache`. What it keeps is data, so that it can be in Rollup's own cache from one build to the next. */
export interface PluginCache {
  get(id: unknown): unknown;
  set(id: unknown, value: unknown): void;
  has(id: unknown): boolean;
  delete(id: unknown): boolean;
}

/**
 * Makes the cache of a plugin. The bundler says what it holds; a value that this build set comes back as the object that it was.
 *
 * @param call the hook call that read it first; later uses speak in its name
 */
export function createCache(call: number): PluginCache {
  const own = new Map<unknown, unknown>();
  return {
    get(id) {
      const held = native.hostCall('cacheGet', call, [id]);
      if (held === undefined) {
        own.delete(id);
        return undefined;
      }
      if (!own.has(id)) own.set(id, held);
      return own.get(id);
    },
    set(id, value) {
      own.set(id, value);
      native.hostCall('cacheSet', call, [id, plain(value)]);
    },
    has: (id) => native.hostCall('cacheHas', call, [id]) === true,
    delete(id) {
      own.delete(id);
      return native.hostCall('cacheDelete', call, [id]) === true;
    },
  };
}
