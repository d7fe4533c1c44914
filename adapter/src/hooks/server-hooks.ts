import { wrongResult } from '../checks/wrong-result.ts';
import type { HookBinding } from '../hook-binding.ts';
import type { PluginRuntime } from '../plugin-runtime.ts';
import { isRecord } from '../value/clean-data.ts';
import { pickData } from '../value/plain-data.ts';
import { type HookHandler, mapOutcome } from './handler.ts';

/** Vite's `configureServer(server)` and `configurePreviewServer(server)`: what they return is called when Vite's own middlewares are there. */
export function configureServerHandler(runtime: PluginRuntime, hook: HookBinding): HookHandler {
  return function configureServer(this: unknown, server: unknown): unknown {
    if (isRecord(server) && runtime.services.vite.config === undefined)
      runtime.services.vite.config = server['config'];
    const outcome = runtime.run(this, hook, undefined, server, runtime.services.servers.data(server));
    return mapOutcome(outcome, (packed) => {
      const later = runtime.unpack(packed);
      if (later === undefined || later === null) return undefined;
      if (typeof later !== 'function')
        throw wrongResult(hook, undefined, 'its result', later, 'a function or nothing');
      return () => later();
    });
  };
}

/** Vite's `handleHotUpdate(context)` and `hotUpdate(options)`. */
export function hotUpdateHandler(runtime: PluginRuntime, hook: HookBinding): HookHandler {
  return function hotUpdate(this: unknown, options: unknown): unknown {
    const source = isRecord(options) ? options : {};
    const { nodes } = runtime.services.servers;
    const data = pickData(source, ['type', 'file', 'timestamp']);
    data['modules'] = nodes.list(source['modules']);
    data['server'] = runtime.services.servers.data(source['server']);
    const file = source['file'];
    const outcome = runtime.run(this, hook, typeof file === 'string' ? file : undefined, options, data);
    return mapOutcome(outcome, (keys) => {
      if (keys === undefined || keys === null) return undefined;
      if (!Array.isArray(keys)) throw wrongResult(hook, undefined, 'its result', keys, 'a list of modules');
      return keys.map((key) => nodes.get(key)).filter((node) => node !== undefined);
    });
  };
}
