import { createSandbox, type Report } from '@nexxo/native';
import type { PluginCall } from './case.ts';
import { type Decoder, decode, exportAt } from './decode.ts';
import type { Grants } from './grants.ts';

/** Imports a module as from the project. */
export type Load = (specifier: string) => Promise<object>;

/** A decoder for what runs natively. */
export function nativeDecoder(stage: string, load: Load): Decoder {
  return {
    stage,
    async imported(specifier, path, args) {
      const value = exportAt(await load(specifier), path);
      return args === undefined ? value : (value as (...args: unknown[]) => unknown)(...args);
    },
  };
}

/** Calls a plugin's factory natively. */
export async function nativePlugin(call: PluginCall, stage: string, load: Load): Promise<unknown> {
  const path = call.export ?? 'default';
  const factory = exportAt(await load(call.entry), path);
  if (typeof factory !== 'function') throw new TypeError(`${call.entry} has no factory ${path}`);
  return factory(...((await decode(call.options ?? [], nativeDecoder(stage, load))) as unknown[]));
}

function isData(value: unknown): boolean {
  if (typeof value === 'function' || typeof value === 'symbol') return false;
  if (typeof value !== 'object' || value === null) return true;
  return Object.values(value).every(isData);
}

/** A plugin in a sandbox of its own. */
export interface SandboxedCall {
  plugin: unknown;
  /** When it was packed and its loading began. */
  packedAt: number;
  report(): Report;
}

/** Calls a plugin's factory in the sandbox, with the grants given. */
export async function sandboxedPlugin(
  call: PluginCall,
  stage: string,
  load: Load,
  grants: Grants,
  cacheDir: string,
  opened: (report: () => Report) => void,
  checkFilters = false,
): Promise<SandboxedCall> {
  let packedAt = performance.now();
  const sandbox = createSandbox({
    root: stage,
    cacheDir,
    verify() {
      packedAt = performance.now();
    },
    ...grants,
    derivedFilters: checkFilters ? 'check' : true,
  });
  opened(() => sandbox.report());
  const decoder: Decoder = {
    stage,
    async imported(specifier, path, args) {
      const value = exportAt(await load(specifier), path);
      if (args === undefined && isData(value)) return value;
      // What is code runs inside, with the plugin. Without arguments a module is its export; an export that is called
      // without any is given none it can tell apart.
      return sandbox.module(specifier, path, ...(args?.length === 0 ? [undefined] : (args ?? [])));
    },
  };
  const options = (await decode(call.options ?? [], decoder)) as unknown[];
  const source = { package: call.entry, ...(call.export === undefined ? {} : { export: call.export }) };
  const plugin = await sandbox.plugin(source, ...options);
  return { plugin, packedAt, report: () => sandbox.report() };
}
