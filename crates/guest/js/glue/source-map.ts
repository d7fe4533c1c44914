import { native } from '../native.ts';

const FIELDS = [
  'version',
  'file',
  'sourceRoot',
  'sources',
  'sourcesContent',
  'names',
  'mappings',
  'x_google_ignoreList',
  'ignoreList',
  'debugId',
] as const;

/** A source map with the two methods that Rollup's have. */
export class SourceMap {
  constructor(fields: object) {
    Object.assign(this, fields);
  }

  toString(): string {
    return JSON.stringify(this);
  }

  toUrl(): string {
    const bytes = native.utf8Encode(this.toString());
    let binary = '';
    for (let i = 0; i < bytes.length; i += 8192)
      binary += String.fromCharCode(...bytes.subarray(i, i + 8192));
    return `data:application/json;charset=utf-8;base64,${btoa(binary)}`;
  }
}

/**
 * The data of a source map that a hook returned: an object of any class, JSON text, or null.
 */
export function sourceMapData(map: unknown): unknown {
  if (map === null || typeof map !== 'object') return map;
  const source = map as Record<string, unknown>;
  const result: Record<string, unknown> = {};
  for (const field of FIELDS) {
    const value = source[field];
    if (value !== undefined) result[field] = value;
  }
  return result;
}
