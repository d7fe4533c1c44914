import { packTree } from '../references/outgoing.ts';
import { request } from '../requests.ts';
import { moduleNodes, nodeKey } from '../server/module-node.ts';
import { type ServerData, serverOf } from '../server/server.ts';
import { mapResult, type PluginFunction, type Runner } from '../slots.ts';
import type { Owner } from './owner.ts';

/** Vite's `configureServer(server)` and `configurePreviewServer(server)`: a function that they return is called later. */
export function configureServerRunner(fn: PluginFunction, owner: Owner): Runner {
  const { Context } = owner;
  return (call, data) => {
    const result = fn.call(new Context(call), serverOf(call, data as ServerData));
    return mapResult(result, (later) => {
      if (typeof later !== 'function') return packTree(later ?? undefined, 'its result');
      // What the function returns is of no use to Vite, and may be anything.
      return packTree(() => mapResult((later as () => unknown)(), () => undefined), 'its result');
    });
  };
}

/** Vite's `handleHotUpdate(context)` and `hotUpdate(options)`: modules come and go by their numbers. */
export function hotUpdateRunner(fn: PluginFunction, owner: Owner): Runner {
  const { Context } = owner;
  return (call, data) => {
    const { modules, server, ...rest } = data as Record<string, unknown>;
    const options = {
      ...rest,
      modules: moduleNodes(call, modules),
      read: () => request(call, 'hotRead', []),
      server: serverOf(call, server as ServerData | undefined),
    };
    return mapResult(fn.call(new Context(call), options), (result) =>
      Array.isArray(result) ? result.map(nodeKey).filter((key) => key !== undefined) : (result ?? undefined),
    );
  };
}
