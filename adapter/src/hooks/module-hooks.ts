import { noteHanded } from '../checks/nesting.ts';
import type { HookBinding } from '../hook-binding.ts';
import { moduleInfoData } from '../module-info.ts';
import type { PluginRuntime } from '../plugin-runtime.ts';
import { plainData } from '../value/plain-data.ts';
import type { HookHandler } from './handler.ts';
import { ModuleFlag } from './module-flags.ts';

interface ModuleOptions {
  moduleType?: string;
  ssr?: boolean;
  attributes?: object;
  rawId?: string;
  /** Of a development server: the map that `load` gave. */
  inMap?: unknown;
}

interface ResolveOptions extends ModuleOptions {
  kind?: string;
  isEntry?: boolean;
  custom?: object;
  importerRawId?: string;
  importerAttributes?: object;
  scan?: boolean;
}

/** Quick in V8: for text that it keeps a byte a unit, the expression fails without a look at it. */
const WIDE = /[^\x00-\xff]/;
const FIRST = 1;
const SECOND = 2;

function isNarrow(text: unknown): boolean {
  return typeof text === 'string' && !WIDE.test(text);
}

/** A bit for each text that crosses a byte a code unit. */
function narrowOf(a: unknown, b?: unknown): number {
  return (isNarrow(a) ? FIRST : 0) | (isNarrow(b) ? SECOND : 0);
}

/** A hook that is called by hand may get anything. */
function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isEmpty(value: object): boolean {
  for (const _key in value) return false;
  return true;
}

/** `transform`: the hook that runs for every module, so that it makes nothing that it does not need. */
export function transformHandler(runtime: PluginRuntime, hook: HookBinding): HookHandler {
  return function transform(
    this: unknown,
    code: string,
    id: string,
    options?: ModuleOptions | null,
  ): unknown {
    noteHanded(code);
    const narrow = narrowOf(code, id);
    if (hook.textsOnly && isText(code) && isText(id))
      return runtime.runTexts(this, hook, id, narrow, code, id);
    let flags = 0;
    let extra: ModuleOptions | undefined;
    let moduleType: string | undefined;
    if (options !== undefined && options !== null) {
      moduleType = options.moduleType;
      const { ssr, attributes, rawId } = options;
      if (ssr !== undefined) flags |= ssr ? ModuleFlag.hasSsr | ModuleFlag.ssr : ModuleFlag.hasSsr;
      if (attributes !== undefined) {
        flags |= ModuleFlag.hasAttributes;
        if (!isEmpty(attributes)) extra = { attributes: plainData(attributes) as object };
      }
      if (rawId !== undefined) {
        flags |= ModuleFlag.hasRawId;
        if (rawId !== id) extra = { ...extra, rawId };
      }
      if ('inMap' in options) extra = { ...extra, inMap: plainData(options.inMap) };
    }
    return runtime.run(this, hook, id, undefined, code, id, moduleType, flags, extra, narrow);
  };
}

/** `load`. */
export function loadHandler(runtime: PluginRuntime, hook: HookBinding): HookHandler {
  return function load(this: unknown, id: string, options?: ModuleOptions | null): unknown {
    if (hook.textsOnly && isText(id)) return runtime.runTexts(this, hook, id, narrowOf(id), id);
    let flags = 0;
    let extra: ModuleOptions | undefined;
    if (options !== undefined && options !== null) {
      const { ssr, attributes, rawId } = options;
      if (ssr !== undefined) flags |= ssr ? ModuleFlag.hasSsr | ModuleFlag.ssr : ModuleFlag.hasSsr;
      if (attributes !== undefined) {
        flags |= ModuleFlag.hasAttributes;
        if (!isEmpty(attributes)) extra = { attributes: plainData(attributes) as object };
      }
      if (rawId !== undefined) {
        flags |= ModuleFlag.hasRawId;
        if (rawId !== id) extra = { ...extra, rawId };
      }
    }
    return runtime.run(this, hook, id, undefined, id, flags, extra);
  };
}

/** `resolveId`. */
export function resolveIdHandler(runtime: PluginRuntime, hook: HookBinding): HookHandler {
  return function resolveId(
    this: unknown,
    source: string,
    importer: string | undefined,
    options?: ResolveOptions | null,
  ): unknown {
    if (hook.textsOnly && isText(source) && (importer === undefined || isText(importer))) {
      return runtime.runTexts(this, hook, source, narrowOf(source, importer), source, importer);
    }
    let flags = 0;
    let extra: ResolveOptions | undefined;
    if (options !== undefined && options !== null) {
      const { ssr, attributes, isEntry } = options;
      if (attributes !== undefined) flags |= ModuleFlag.hasAttributes;
      if (isEntry !== undefined)
        flags |= isEntry ? ModuleFlag.hasIsEntry | ModuleFlag.isEntry : ModuleFlag.hasIsEntry;
      if (ssr !== undefined) flags |= ssr ? ModuleFlag.hasSsr | ModuleFlag.ssr : ModuleFlag.hasSsr;
      if ('custom' in options) flags |= ModuleFlag.hasCustom;
      if ('importerRawId' in options) flags |= ModuleFlag.hasImporterRawId;
      if ('importerAttributes' in options) flags |= ModuleFlag.hasImporterAttributes;
      extra = resolveExtra(options, importer);
    }
    return runtime.run(this, hook, source, undefined, source, importer, options?.kind, flags, extra);
  };
}

/** What the flags do not say; for most imports nothing. */
function resolveExtra(options: ResolveOptions, importer: string | undefined): ResolveOptions | undefined {
  const { attributes, custom, importerRawId, importerAttributes, scan } = options;
  let extra: ResolveOptions | undefined;
  if (attributes !== undefined && !isEmpty(attributes))
    extra = { attributes: plainData(attributes) as object };
  if (custom !== undefined) extra = { ...extra, custom: plainData(custom) as object };
  if (importerRawId !== undefined && importerRawId !== importer) extra = { ...extra, importerRawId };
  if (importerAttributes !== undefined && (!('importerRawId' in options) || !isEmpty(importerAttributes))) {
    extra = { ...extra, importerAttributes: plainData(importerAttributes) as object };
  }
  return scan === undefined ? extra : { ...extra, scan };
}

/** `moduleParsed`. */
export function moduleParsedHandler(runtime: PluginRuntime, hook: HookBinding): HookHandler {
  return function moduleParsed(this: unknown, info: { id: string }): unknown {
    return runtime.run(this, hook, info.id, undefined, moduleInfoData(info));
  };
}
