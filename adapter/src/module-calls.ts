import { type Answer, type CallSite, callContext, text } from './call-site.ts';
import { moduleInfoData } from './module-info.ts';
import { cleanData, isDangerousKey, isRecord } from './value/clean-data.ts';
import { plainData } from './value/plain-data.ts';

function moduleInfo(site: CallSite, id: unknown): Record<string, unknown> | null {
  const info = callContext(site, 'getModuleInfo', [text(site, 'getModuleInfo', id)]);
  return isRecord(info) ? info : null;
}

/** What a module holds, but for files that the plugin may not name. */
function content(site: CallSite, id: unknown, field: 'code' | 'ast'): unknown {
  const info = moduleInfo(site, id);
  if (info === null) return null;
  const why = 'the module lies outside of what the plugin may name';
  const name = text(site, 'getModuleInfo', id);
  const isHidden = name !== site.moduleId && site.guard.hides(name, 'this.getModuleInfo', why);
  return isHidden ? null : (info[field] ?? null);
}

/** What a plugin asks and says about modules. */
export const moduleAnswers: Record<string, Answer> = {
  getModuleInfo: (site, [id]) => moduleInfoData(moduleInfo(site, id)),
  moduleCode: (site, [id]) => content(site, id, 'code'),
  moduleAst: (site, [id]) => content(site, id, 'ast'),
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
