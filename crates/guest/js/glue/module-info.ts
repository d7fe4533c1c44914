import { native } from '../native.ts';
import { epoch } from './epoch.ts';
import { defineLazy } from './lazy.ts';
import { moduleMeta } from './module-meta.ts';

type Fields = Record<string, unknown>;

interface Known {
  info: Fields;
  fields: Fields;
  /** When the fields were read; see `epoch.ts`. */
  at: number;
  call: number;
}

const known = new Map<string, Known>();

/**
 * The module information that a plugin sees. Rollup's is one object a module, whose properties always say what is so by
 * now; that of others says what was so when it was asked for. The code and the syntax tree cross when they are read.
 *
 * @param call the hook call
 * @param data what the host sent, or null for an unknown module
 */
export function moduleInfo(call: number, data: unknown): unknown {
  if (data === null || typeof data !== 'object') return data;
  const { isLive, ...fields } = data as Fields;
  const id = String(fields['id']);
  if (isLive !== true) return snapshotInfo(call, id, fields);
  let entry = known.get(id);
  if (entry === undefined) {
    entry = { info: {}, fields, at: epoch(), call };
    known.set(id, entry);
  }
  entry.fields = fields;
  entry.at = epoch();
  entry.call = call;
  define(entry, id);
  return entry.info;
}

/** What was so when it was asked for: data, and little that a collector would have to come for. */
function snapshotInfo(call: number, id: string, { hasCode, hasAst, hasMeta, ...info }: Fields): Fields {
  if (hasCode === true) defineLazy(info, 'code', () => native.hostCall('moduleCode', call, [id]));
  if (hasAst === true) defineLazy(info, 'ast', () => native.hostCall('moduleAst', call, [id]));
  if (hasMeta === true) defineLazy(info, 'meta', () => moduleMeta(call, id));
  if (!('moduleSideEffects' in info)) return info;
  let sideEffects = info['moduleSideEffects'];
  const set = (value: unknown): void => {
    sideEffects = value;
    native.hostCall('setModuleSideEffects', call, [id, value]);
  };
  defineField(info, 'moduleSideEffects', () => sideEffects, set);
  return info;
}

/** A property for each field. Which there are depends on the bundler, and may grow. */
function define(entry: Known, id: string): void {
  const { info } = entry;
  for (const name of Object.keys(entry.fields)) {
    if (Object.hasOwn(info, name)) continue;
    if (name === 'hasCode' || name === 'hasAst') defineLarge(entry, id, name === 'hasCode' ? 'code' : 'ast');
    else if (name === 'hasMeta') defineField(info, 'meta', () => moduleMeta(entry.call, id));
    else defineField(info, name, () => fresh(entry, id)[name], setterOf(name, entry, id));
  }
}

function defineField(info: Fields, name: string, get: () => unknown, set?: (value: unknown) => void): void {
  Object.defineProperty(info, name, { enumerable: true, configurable: true, get, ...(set && { set }) });
}

function fresh(entry: Known, id: string): Fields {
  if (entry.at !== epoch()) {
    const fields = native.hostCall('getModuleInfo', entry.call, [id]) as Fields | null;
    if (fields !== null) entry.fields = fields;
    entry.at = epoch();
  }
  return entry.fields;
}

/** What the bundlers let a plugin set. */
function setterOf(name: string, entry: Known, id: string): ((value: unknown) => void) | undefined {
  if (name !== 'moduleSideEffects') return undefined;
  return (value) => {
    fresh(entry, id)[name] = value;
    native.hostCall('setModuleSideEffects', entry.call, [id, value]);
  };
}

function defineLarge(entry: Known, id: string, name: 'code' | 'ast'): void {
  const method = name === 'code' ? 'moduleCode' : 'moduleAst';
  let at = -1;
  let value: unknown;
  defineField(entry.info, name, () => {
    if (at !== epoch()) {
      value = native.hostCall(method, entry.call, [id]);
      at = epoch();
    }
    return value;
  });
}
