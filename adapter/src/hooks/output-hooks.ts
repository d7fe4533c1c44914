import { applyBundleChanges, bundleData, renderedChunkData, renderedChunksData } from '../bundle-data.ts';
import { noteHanded } from '../checks/nesting.ts';
import type { HookBinding } from '../hook-binding.ts';
import { sharedOptions } from '../options-data.ts';
import type { PluginRuntime } from '../plugin-runtime.ts';
import { isRecord } from '../value/clean-data.ts';
import { plainData } from '../value/plain-data.ts';
import { type HookHandler, mapOutcome } from './handler.ts';

function chunkName(chunk: unknown): string | undefined {
  const name = isRecord(chunk) ? chunk['fileName'] : undefined;
  return typeof name === 'string' ? name : undefined;
}

/** `renderChunk(code, chunk, options, meta)`. */
export function renderChunkHandler(runtime: PluginRuntime, hook: HookBinding): HookHandler {
  return function renderChunk(
    this: unknown,
    code: string,
    chunk: unknown,
    options: unknown,
    meta: unknown,
  ): unknown {
    const { shared } = runtime.services;
    const chunks = isRecord(meta) ? shared.keyOf(meta['chunks'], renderedChunksData) : undefined;
    return runtime.run(
      this,
      hook,
      chunkName(chunk),
      chunk,
      code,
      renderedChunkData(chunk),
      shared.keyOf(options, (value) => sharedOptions(value, runtime)),
      chunks,
    );
  };
}

/** `banner(chunk)`, `footer(chunk)`, `intro(chunk)`, `outro(chunk)`. */
export function addonHandler(runtime: PluginRuntime, hook: HookBinding): HookHandler {
  return function addon(this: unknown, chunk: unknown): unknown {
    return runtime.run(this, hook, chunkName(chunk), chunk, renderedChunkData(chunk));
  };
}

/** `generateBundle(options, bundle, isWrite)` and `writeBundle(options, bundle)`. */
export function bundleHandler(runtime: PluginRuntime, hook: HookBinding): HookHandler {
  return function withBundle(this: unknown, options: unknown, bundle: unknown, isWrite?: boolean): unknown {
    const key = runtime.services.shared.keyOf(options, (value) => sharedOptions(value, runtime));
    const outcome = runtime.run(this, hook, undefined, bundle, key, bundleData(bundle), isWrite);
    return mapOutcome(outcome, (changes) => {
      applyBundleChanges(bundle, changes, { plugin: hook.plugin, hook: hook.name });
    });
  };
}

/** Vite's `transformIndexHtml(html, context)`. */
export function transformIndexHtmlHandler(runtime: PluginRuntime, hook: HookBinding): HookHandler {
  return function transformIndexHtml(this: unknown, html: string, context: unknown): unknown {
    const source = isRecord(context) ? context : {};
    const data: Record<string, unknown> = {};
    for (const name of ['path', 'filename', 'originalUrl'])
      if (name in source) data[name] = plainData(source[name]);
    noteHanded(html);
    const { bundle, chunk } = source;
    const name = chunkName(chunk);
    if (name !== undefined) data['chunk'] = name;
    const server = runtime.services.servers.data(source['server']);
    if (server !== undefined) data['server'] = server;
    return runtime.run(
      this,
      hook,
      undefined,
      bundle,
      html,
      data,
      bundle === undefined ? undefined : bundleData(bundle),
    );
  };
}
