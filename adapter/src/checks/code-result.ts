import type { HookBinding } from '../hook-binding.ts';
import { cleanData, isRecord } from '../value/clean-data.ts';
import { checkCodeNames, checkTreeNames } from './code-names.ts';
import { siteOf } from './guard.ts';
import { checkNesting, handedText } from './nesting.ts';
import { checkSourceMap } from './source-map.ts';
import { wrongResult } from './wrong-result.ts';

const MODULE_TYPES = new Set([
  'js',
  'jsx',
  'ts',
  'tsx',
  'json',
  'text',
  'base64',
  'dataurl',
  'binary',
  'empty',
  'css',
  'asset',
  'copy',
]);

/** What `load` and `transform` may give back. */
export interface CodeResult {
  code?: string | null;
  map?: unknown;
  ast?: unknown;
  meta?: unknown;
  moduleSideEffects?: boolean | 'no-treeshake' | null;
  moduleType?: string;
  syntheticNamedExports?: boolean | string | null;
  attributes?: unknown;
}

function checkCode(
  code: string,
  what: string,
  hook: HookBinding,
  moduleId: string | undefined,
  moduleType?: string,
): string {
  if (code === handedText()) return code;
  const site = siteOf(hook, moduleId);
  checkNesting(code, what, 'NEXXO_HOOK_RESULT', site);
  checkCodeNames(code, hook.guard, site, moduleType);
  return code;
}

/** Code of a chunk: the bundler looks nothing up in it. */
function checkChunkCode(code: string, what: string, hook: HookBinding, fileName: string | undefined): string {
  checkNesting(code, what, 'NEXXO_HOOK_RESULT', siteOf(hook, fileName));
  return code;
}

/** The result of `transform`: null, text, or an object of which code may be missing. */
export function checkTransform(value: unknown, hook: HookBinding, moduleId: string | undefined): unknown {
  if (value === null || value === undefined) return value;
  if (typeof value === 'string') return checkCode(value, 'its result', hook, moduleId);
  if (value === false) return null;
  return checkObject(value, hook, moduleId, false);
}

/** The result of `load`: null, text, or an object with code. */
export function checkLoad(value: unknown, hook: HookBinding, moduleId: string | undefined): unknown {
  if (value === null || value === undefined) return value;
  if (typeof value === 'string') return checkCode(value, 'its result', hook, moduleId);
  return checkObject(value, hook, moduleId, true);
}

/** The result of `renderChunk`: null, text, or an object of code and map. */
export function checkRenderChunk(value: unknown, hook: HookBinding, moduleId: string | undefined): unknown {
  if (value === null || value === undefined) return value;
  if (typeof value === 'string') return checkChunkCode(value, 'its result', hook, moduleId);
  if (value === false) return null;
  if (!isRecord(value))
    throw wrongResult(hook, moduleId, 'its result', value, 'null, text or an object with `code`');
  const { code, map } = value;
  if (typeof code !== 'string') throw wrongResult(hook, moduleId, '`code`', code, 'text');
  checkChunkCode(code, '`code`', hook, moduleId);
  return map === undefined ? { code } : { code, map: checkSourceMap(map, hook, moduleId) };
}

function checkObject(
  value: unknown,
  hook: HookBinding,
  moduleId: string | undefined,
  needsCode: boolean,
): CodeResult {
  if (!isRecord(value))
    throw wrongResult(hook, moduleId, 'its result', value, 'null, text or an object with `code`');
  const { code, map, ast, meta, moduleSideEffects, moduleType, syntheticNamedExports, attributes } = value;
  const result: CodeResult = {};
  if (moduleType !== undefined) result.moduleType = checkModuleType(moduleType, hook, moduleId);
  if (typeof code === 'string') result.code = checkCode(code, '`code`', hook, moduleId, result.moduleType);
  else if (needsCode || (code !== undefined && code !== null))
    throw wrongResult(hook, moduleId, '`code`', code, 'text');
  else if (code === null) result.code = null;
  if (map !== undefined) result.map = checkSourceMap(map, hook, moduleId);
  if (ast !== undefined && ast !== null) {
    result.ast = cleanData(ast);
    checkTreeNames(result.ast, hook.guard, siteOf(hook, moduleId));
  }
  if (meta !== undefined && meta !== null) result.meta = checkMeta(meta, hook, moduleId);
  if (moduleSideEffects !== undefined) {
    result.moduleSideEffects = checkSideEffects(moduleSideEffects, hook, moduleId);
  }
  if (syntheticNamedExports !== undefined) {
    result.syntheticNamedExports = checkSynthetic(syntheticNamedExports, hook, moduleId);
  }
  if (isRecord(attributes)) result.attributes = cleanData(attributes);
  return result;
}

/** The `meta` of a result: plain data without keys that could reach a prototype. */
export function checkMeta(meta: unknown, hook: HookBinding, moduleId: string | undefined): unknown {
  if (!isRecord(meta)) throw wrongResult(hook, moduleId, '`meta`', meta, 'an object');
  return cleanData(meta);
}

/** `moduleSideEffects` of a result. */
export function checkSideEffects(
  value: unknown,
  hook: HookBinding,
  moduleId: string | undefined,
): boolean | 'no-treeshake' | null {
  if (typeof value === 'boolean' || value === 'no-treeshake' || value === null) return value;
  throw wrongResult(hook, moduleId, '`moduleSideEffects`', value, "true, false, 'no-treeshake' or null");
}

/** `syntheticNamedExports` of a result. */
export function checkSynthetic(
  value: unknown,
  hook: HookBinding,
  moduleId: string | undefined,
): boolean | string | null {
  if (typeof value === 'boolean' || typeof value === 'string' || value === null) return value;
  throw wrongResult(hook, moduleId, '`syntheticNamedExports`', value, 'true, false or the name of an export');
}

function checkModuleType(value: unknown, hook: HookBinding, moduleId: string | undefined): string {
  if (typeof value === 'string' && MODULE_TYPES.has(value)) return value;
  throw wrongResult(hook, moduleId, '`moduleType`', value, `one of ${[...MODULE_TYPES].join(', ')}`);
}
