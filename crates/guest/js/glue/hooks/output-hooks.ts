import { native } from '../../native.ts';
import { type BundleEntry, trackBundle } from '../bundle.ts';
import { setBundle } from '../context.ts';
import type { Filter } from '../filter.ts';
import { defineLazy } from '../lazy.ts';
import { pick } from '../plain.ts';
import { type ServerData, serverOf } from '../server/server.ts';
import { shared } from '../shared.ts';
import { mapResult, type PluginFunction, type Runner } from '../slots.ts';
import { sourceMapData } from '../source-map.ts';
import { chunkOf } from './chunk.ts';
import type { Owner } from './owner.ts';

function chunkResult(result: unknown): unknown {
  if (result === null || typeof result !== 'object') return result;
  const { code, map } = result as { code?: unknown; map?: unknown };
  const data: Record<string, unknown> = {};
  if (code !== undefined) data['code'] = code;
  if (map !== undefined) data['map'] = sourceMapData(map);
  return data;
}

/** `renderChunk(code, chunk, options, meta)`. */
export function renderChunkRunner(fn: PluginFunction, owner: Owner, filter: Filter | undefined): Runner {
  const { Context } = owner;
  return (call, code, chunk, options, chunks) => {
    if (filter !== undefined && !filter('', code as string, undefined, undefined)) return null;
    const meta = {};
    defineLazy(meta, 'chunks', () => shared(call, chunks));
    const result = fn.call(new Context(call), code, chunkOf(call, chunk), shared(call, options), meta);
    return mapResult(result, chunkResult);
  };
}

/** `generateBundle(options, bundle, isWrite)` and `writeBundle(options, bundle)`: returns what changed in the bundle. */
export function bundleRunner(fn: PluginFunction, owner: Owner): Runner {
  const { Context } = owner;
  return (call, options, entries, isWrite) => {
    const { bundle, changes, add } = trackBundle(call, entries as BundleEntry[]);
    const context = new Context(call);
    setBundle(context, {
      send() {
        const pending = changes();
        if (pending !== undefined) native.hostCall('applyBundle', call, [pending]);
      },
      receive: () => add(native.hostCall('newFiles', call, [Object.keys(bundle)]) as BundleEntry[]),
    });
    const result =
      isWrite === undefined
        ? fn.call(context, shared(call, options), bundle)
        : fn.call(context, shared(call, options), bundle, isWrite);
    return mapResult(result, () => changes());
  };
}

const HTML_RESULT = ['html', 'tags'] as const;

/** Vite's `transformIndexHtml(html, context)`. */
export function transformIndexHtmlRunner(fn: PluginFunction, owner: Owner): Runner {
  const { Context } = owner;
  return (call, html, data, entries) => {
    const context = data as Record<string, unknown>;
    if (context['server'] !== undefined) context['server'] = serverOf(call, context['server'] as ServerData);
    if (entries !== undefined) {
      const { bundle } = trackBundle(call, entries as BundleEntry[]);
      context['bundle'] = bundle;
      const { chunk } = context;
      if (typeof chunk === 'string') context['chunk'] = bundle[chunk];
    }
    return mapResult(fn.call(new Context(call), html, context), (result) => {
      if (result === null || typeof result !== 'object') return result;
      return Array.isArray(result) ? pick({ tags: result }, HTML_RESULT)['tags'] : pick(result, HTML_RESULT);
    });
  };
}
