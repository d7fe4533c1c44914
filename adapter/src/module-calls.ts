import { type Answer, type CallSite, callContext, text } from './call-site.ts';
import { moduleInfoData } from './module-info.ts';
import { cleanData, isDangerousKey, isRecord } from './value/clean-data.ts';
import { plainData } from './value/plain-data.ts';

function moduleInfo(site: CallSite, id: unknown): Record<string, unknown> | null {
  const info = callContext(site, 'getModuleInfo', [text(site, 'getModuleInfo', id)]);
  return isRecord(info) ? info : null;
}

/** What a plugin asks and says about modules. */
export const moduleAnswers: Record<string, Answer> = {
  getModuleInfo: (site, [id]) => moduleInfoData(moduleInfo(site, id)),
  moduleCode: (site, [id]) => moduleInfo(site, id)?.['code'] ?? null,
  moduleAst: (site, [id]) => moduleInfo(site, id)?.['ast'] ?? null,
  moduleMeta: (site, [id]) => {
    const meta = moduleInfo(site, id)?.['meta'];
    return isRecord(meta) ? plainData(meta) : null;
  },
  setModuleMeta: (site, [id, key, isSet, value]) => {
    const meta = moduleInfo(site, id)?.['meta'];
    const name = text(site, 'getModuleInfo().meta', key);
    if (!isRecord(meta) || isDangerousKey(name)) return;
    if (isSet === true) meta[name] = cleanData(value);
    else delete meta[name];
  },
  setModuleSideEffects: (site, [id, value]) => {
    const info = moduleInfo(site, id);
    if (info !== null && (typeof value === 'boolean' || value === 'no-treeshake'))
      info['moduleSideEffects'] = value;
  },
  getModuleIds: (site) => [...(callContext(site, 'getModuleIds', []) as Iterable<string>)],
};
