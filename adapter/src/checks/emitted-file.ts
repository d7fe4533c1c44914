import { NexxoError } from '../error.ts';
import { bytesIn } from '../value/bytes.ts';
import { cleanData, isRecord } from '../value/clean-data.ts';
import { plainText } from '../value/text.ts';
import { fileNameFault } from './file-name.ts';
import type { Guard, Site } from './guard.ts';
import { quoted } from './quoted.ts';
import { kindOf } from './wrong-result.ts';

const TEXTS = [
  'type',
  'name',
  'fileName',
  'originalFileName',
  'id',
  'importer',
  'code',
  'sourcemapFileName',
  'facadeModuleId',
  'preserveSignature',
] as const;
const FLAGS = ['needsCodeReference', 'isEntry', 'isDynamicEntry'] as const;
const DATA = ['source', 'map', 'exports', 'implicitlyLoadedAfterOneOf'] as const;
/** Written below the output directory. */
const OUTPUT_NAMES = ['name', 'fileName', 'sourcemapFileName'] as const;
const PATH_FRAGMENT = /^(?:\/|\.[./])/;
/** Looked up by the bundler. */
const IDS = ['id', 'importer', 'originalFileName'] as const;

/**
 * Checks what `this.emitFile` was given.
 *
 * @returns a copy with the properties that bundlers know
 * @throws NEXXO_VALUE for a wrong type, NEXXO_HOOK_RESULT for a name outside the output directory, NEXXO_NAME_DENIED
 */
export function checkEmittedFile(value: unknown, guard: Guard, site: Site): Record<string, unknown> {
  const file = cleanData(value);
  if (!isRecord(file)) throw wrong('', value, 'an object', site);
  const result: Record<string, unknown> = {};
  for (const key of TEXTS) {
    const item = file[key];
    if (item === undefined) continue;
    const isEmpty = item === null || (key === 'preserveSignature' && item === false);
    if (!isEmpty && typeof item !== 'string') throw wrong(`'s ${key}`, item, 'text', site);
    result[key] = item;
  }
  for (const key of FLAGS) if (file[key] !== undefined) result[key] = Boolean(file[key]);
  for (const key of DATA) if (file[key] !== undefined) result[key] = file[key];
  result['source'] = bytesIn(result['source']);
  if (result['source'] === undefined) delete result['source'];
  checkData(result, site);
  for (const key of OUTPUT_NAMES) {
    const name = result[key];
    if (typeof name === 'string' && PATH_FRAGMENT.test(name)) throw pathFragment(name);
    const fault = name === undefined || name === null ? undefined : fileNameFault(name);
    if (fault !== undefined) {
      const what = `emitFile's ${key} ${quoted(String(name))} ${fault}`;
      throw new NexxoError('NEXXO_HOOK_RESULT', what, { ...site });
    }
  }
  for (const key of IDS) {
    const id = result[key];
    if (typeof id === 'string') guard.checkId(id, `this.emitFile got as ${key}`, site);
  }
  return result;
}

/** What every bundler refuses, in the bundlers' own words: plugins may know them. */
function pathFragment(name: string): Error {
  const message = `The "fileName" or "name" properties of emitted chunks and assets must be strings that are neither absolute nor relative paths, received "${plainText(name)}".`;
  return Object.assign(new Error(message), { code: 'VALIDATION_ERROR' });
}

function checkData(file: Record<string, unknown>, site: Site): void {
  const { source, map, exports, implicitlyLoadedAfterOneOf } = file;
  if (
    source !== undefined &&
    source !== null &&
    typeof source !== 'string' &&
    !(source instanceof Uint8Array)
  )
    throw wrong("'s source", source, 'text or a Uint8Array', site);
  if (map !== undefined && map !== null && typeof map !== 'string' && !isRecord(map))
    throw wrong("'s map", map, 'a source map', site);
  for (const [key, list] of Object.entries({ exports, implicitlyLoadedAfterOneOf })) {
    if (list === undefined || list === null) continue;
    if (!Array.isArray(list) || list.some((item) => typeof item !== 'string'))
      throw wrong(`'s ${key}`, list, 'a list of text', site);
  }
}

function wrong(property: string, value: unknown, allowed: string, site: Site): NexxoError {
  const what = `this.emitFile${property} is ${kindOf(value)}, and must be ${allowed}`;
  return new NexxoError('NEXXO_VALUE', what, { ...site });
}
