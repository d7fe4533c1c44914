import { native } from '../native.ts';

/** What a default schema has when no plugin changed it: null, bool, int, float, timestamp, merge. */
const IMPLICIT_TYPES = 6;

interface Schema {
  compiledImplicit?: { length?: unknown };
}

/** What of the package's options changes values, or tells of reading. */
interface Options {
  schema?: unknown;
  json?: unknown;
  legacy?: unknown;
  listener?: unknown;
  maxDepth?: unknown;
}

function areUsual(options: unknown, schemas: readonly Schema[]): boolean {
  if (options && typeof options !== 'object') return false;
  const { schema, json, legacy, listener, maxDepth } = (options || {}) as Options;
  if (json || legacy || listener || maxDepth !== undefined) return false;
  const wanted = schemas.find((known) => known === (schema || schemas[0]));
  return wanted?.compiledImplicit?.length === IMPLICIT_TYPES;
}

/**
 * `load` of js-yaml.
 *
 * @param schemas the one that is used where the options name none, and others that give plain scalars the same meaning
 * @returns undefined for what the package's own code has to do
 */
export function loadYaml(input: unknown, options: unknown, ...schemas: readonly Schema[]): unknown {
  return typeof input === 'string' && areUsual(options, schemas) ? native.loadYaml(input) : undefined;
}
