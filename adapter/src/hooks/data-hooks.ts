import { renderedChunkData } from '../bundle-data.ts';
import type { HookBinding } from '../hook-binding.ts';
import type { PluginRuntime } from '../plugin-runtime.ts';
import { isRecord } from '../value/clean-data.ts';
import { plainData } from '../value/plain-data.ts';
import type { HookHandler, MakeHandler } from './handler.ts';

/**
 * A hook that takes plain data as its arguments, at most three.
 *
 * @param moduleAt which argument names the module, for messages
 */
export function dataHandler(moduleAt?: number): MakeHandler {
  return (runtime, hook) =>
    function withData(this: unknown, first: unknown, second: unknown, third: unknown): unknown {
      const id = moduleAt === undefined ? undefined : [first, second][moduleAt];
      const moduleId = typeof id === 'string' ? id : undefined;
      return runtime.run(
        this,
        hook,
        moduleId,
        undefined,
        plainData(first),
        plainData(second),
        plainData(third),
      );
    };
}

/** `buildEnd(error)`, `closeBundle(error)` and `renderError(error)`. */
export function notifyHandler(runtime: PluginRuntime, hook: HookBinding): HookHandler {
  return function notify(this: unknown, error: unknown): unknown {
    const data = error === undefined ? undefined : runtime.errorData(error);
    return runtime.run(this, hook, undefined, undefined, data);
  };
}

/** `shouldTransformCachedModule`, `resolveFileUrl`: one object about a module. */
export function moduleObjectHandler(runtime: PluginRuntime, hook: HookBinding): HookHandler {
  return function withObject(this: unknown, options: unknown): unknown {
    const id = isRecord(options) ? (options['moduleId'] ?? options['id']) : undefined;
    return runtime.run(this, hook, typeof id === 'string' ? id : undefined, undefined, plainData(options));
  };
}

/** Rollup's `resolveImportMeta(property, options)`. */
export function resolveImportMetaHandler(runtime: PluginRuntime, hook: HookBinding): HookHandler {
  return function resolveImportMeta(this: unknown, property: unknown, options: unknown): unknown {
    const id = isRecord(options) ? options['moduleId'] : undefined;
    return runtime.run(
      this,
      hook,
      typeof id === 'string' ? id : undefined,
      undefined,
      property,
      plainData(options),
    );
  };
}

/** Rollup's `renderDynamicImport(options)`. */
export function renderDynamicImportHandler(runtime: PluginRuntime, hook: HookBinding): HookHandler {
  return function renderDynamicImport(this: unknown, options: unknown): unknown {
    const source = isRecord(options) ? options : {};
    const data = plainData({ ...source, chunk: undefined, targetChunk: undefined }) as Record<
      string,
      unknown
    >;
    for (const name of ['chunk', 'targetChunk']) {
      data[name] = isRecord(source[name]) ? renderedChunkData(source[name]) : null;
    }
    const id = source['moduleId'];
    return runtime.run(this, hook, typeof id === 'string' ? id : undefined, options, data);
  };
}
