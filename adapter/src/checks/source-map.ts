import path from 'node:path';
import type { HookBinding } from '../hook-binding.ts';
import { isRecord } from '../value/clean-data.ts';
import { wrongResult } from './wrong-result.ts';

const TEXT_FIELDS = ['file', 'sourceRoot', 'debugId'] as const;

function isTextList(value: unknown): value is (string | null | undefined)[] {
  return (
    Array.isArray(value) &&
    value.every((item) => typeof item === 'string' || item === null || item === undefined)
  );
}

/**
 * Checks a source map that a hook returned, and fills `sourcesContent` where a source is another file than the module:
 * a development server would read that file from disk and serve it.
 *
 * @param map an object, JSON text, null or undefined
 * @throws NEXXO_HOOK_RESULT
 */
export function checkSourceMap(map: unknown, hook: HookBinding, moduleId: string | undefined): unknown {
  if (map === null || map === undefined || map === '') return map;
  if (typeof map === 'string') return checkJson(map, hook, moduleId);
  if (!isRecord(map)) throw wrongResult(hook, moduleId, '`map`', map, 'an object, JSON text or null');
  return checkObject(map, hook, moduleId);
}

function checkJson(json: string, hook: HookBinding, moduleId: string | undefined): unknown {
  let map: unknown;
  try {
    map = JSON.parse(json);
  } catch {
    throw wrongResult(hook, moduleId, '`map`', json, 'valid JSON where it is text');
  }
  if (!isRecord(map)) throw wrongResult(hook, moduleId, '`map`', map, 'the JSON of an object');
  const before = map['sourcesContent'];
  const checked = checkObject(map, hook, moduleId);
  return checked['sourcesContent'] === before ? json : JSON.stringify(checked);
}

function checkObject(
  map: Record<string, unknown>,
  hook: HookBinding,
  moduleId: string | undefined,
): Record<string, unknown> {
  const { mappings, sources, sourcesContent, names } = map;
  if (mappings !== undefined && typeof mappings !== 'string' && !Array.isArray(mappings)) {
    throw wrongResult(hook, moduleId, '`map.mappings`', mappings, 'text or a list');
  }
  for (const field of TEXT_FIELDS) {
    const value = map[field];
    if (value !== undefined && value !== null && typeof value !== 'string') {
      throw wrongResult(hook, moduleId, `\`map.${field}\``, value, 'text');
    }
  }
  for (const [name, list] of [
    ['sources', sources],
    ['sourcesContent', sourcesContent],
    ['names', names],
  ] as const) {
    if (list !== undefined && list !== null && !isTextList(list)) {
      throw wrongResult(hook, moduleId, `\`map.${name}\``, list, 'a list of text and null');
    }
  }
  if (isTextList(sources))
    fillContent(map, sources, isTextList(sourcesContent) ? sourcesContent : [], moduleId);
  return map;
}

function fillContent(
  map: Record<string, unknown>,
  sources: (string | null | undefined)[],
  contents: (string | null | undefined)[],
  moduleId: string | undefined,
): void {
  const sourceRoot = typeof map['sourceRoot'] === 'string' ? map['sourceRoot'] : '';
  let filled: (string | null | undefined)[] | undefined;
  sources.forEach((source, index) => {
    const content = contents[index];
    if ((content !== null && content !== undefined) || isOwnSource(source, sourceRoot, moduleId)) return;
    filled ??= sources.map((_, at) => contents[at] ?? null);
    filled[index] = '';
  });
  if (filled !== undefined) map['sourcesContent'] = filled;
}

function isOwnSource(
  source: string | null | undefined,
  sourceRoot: string,
  moduleId: string | undefined,
): boolean {
  if (source === null || source === undefined || source === '') return true;
  if (moduleId === undefined || source === moduleId) return moduleId !== undefined;
  const file = moduleId.replace(/[?#].*$/s, '');
  return path.resolve(path.dirname(file), sourceRoot, source.replace(/[?#].*$/s, '')) === path.resolve(file);
}
