import type { HookBinding } from '../hook-binding.ts';
import { cleanData, isRecord } from '../value/clean-data.ts';
import { checkMeta, checkSideEffects, checkSynthetic } from './code-result.ts';
import { siteOf } from './guard.ts';
import { wrongResult } from './wrong-result.ts';

const ALLOWED = 'text, false, null or an object with `id`';

/** What `resolveId` may give back as an object. */
export interface ResolveResult {
  id: string;
  external?: boolean | 'absolute' | 'relative';
  meta?: unknown;
  moduleSideEffects?: boolean | 'no-treeshake' | null;
  syntheticNamedExports?: boolean | string | null;
  attributes?: unknown;
  resolvedBy?: string;
  packageJsonPath?: string;
}

/** The result of `resolveId`. */
export function checkResolve(value: unknown, hook: HookBinding, moduleId: string | undefined): unknown {
  if (value === null || value === undefined || value === false) return value;
  if (typeof value === 'string') {
    hook.guard.checkId(value, `${hook.name} answered`, siteOf(hook, moduleId));
    return value;
  }
  if (!isRecord(value)) throw wrongResult(hook, moduleId, 'its result', value, ALLOWED);
  const {
    id,
    external,
    meta,
    moduleSideEffects,
    syntheticNamedExports,
    attributes,
    resolvedBy,
    packageJsonPath,
  } = value;
  if (typeof id !== 'string') throw wrongResult(hook, moduleId, '`id`', id, 'text');
  hook.guard.checkId(id, `${hook.name} answered`, siteOf(hook, moduleId));
  const result: ResolveResult = { id };
  if (external !== undefined && external !== null) result.external = checkExternal(external, hook, moduleId);
  if (meta !== undefined && meta !== null) result.meta = checkMeta(meta, hook, moduleId);
  if (moduleSideEffects !== undefined) {
    result.moduleSideEffects = checkSideEffects(moduleSideEffects, hook, moduleId);
  }
  if (syntheticNamedExports !== undefined) {
    result.syntheticNamedExports = checkSynthetic(syntheticNamedExports, hook, moduleId);
  }
  if (isRecord(attributes)) result.attributes = cleanData(attributes);
  if (typeof resolvedBy === 'string') result.resolvedBy = resolvedBy;
  if (typeof packageJsonPath === 'string') {
    hook.guard.checkId(packageJsonPath, `${hook.name} answered as packageJsonPath`, siteOf(hook, moduleId));
    result.packageJsonPath = packageJsonPath;
  }
  return result;
}

function checkExternal(
  value: unknown,
  hook: HookBinding,
  moduleId: string | undefined,
): boolean | 'absolute' | 'relative' {
  if (typeof value === 'boolean' || value === 'absolute' || value === 'relative') return value;
  throw wrongResult(hook, moduleId, '`external`', value, "true, false, 'absolute' or 'relative'");
}
