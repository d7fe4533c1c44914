import { join } from 'node:path';
import { logOrigin, RegistryError } from '@nexxo/native/protocol';
import { readProjectFile } from '@nexxo/native/signing';
import { writeWhole } from '../project/atomic-write.ts';
import type { Project } from '../project/project.ts';
import { parseStrictJson } from '../project/strict-json.ts';
import { urlProblem } from './registry-url.ts';

/** Where a project names its registries. */
export const REGISTRY_FILE = 'nexxo.registry.json';

/** A registry that a project takes plugins from. */
export interface KnownRegistry {
  url: string;
  /** The names that are looked for there: a package, `@scope/*`, or `*`. */
  patterns: string[];
  /** What its log calls itself, and the key that signs it, as signed notes write it. */
  log: { origin: string; key: string };
  /** The last signed note that was seen of its log. */
  checkpoint?: string;
  /** How old a version must be to be installed, in hours, 0 to 8760; 0 where it is left out. */
  minimumAgeHours?: number;
}

/** `nexxo.registry.json`, as docs/signed-plugins.md has it. */
export interface RegistryFile {
  version: 1;
  registries: KnownRegistry[];
}

/** The longest that a version can be kept waiting: a year. */
export const MAX_AGE_HOURS = 8760;
/** Longer than any note of a checkpoint. */
const MAX_CHECKPOINT = 65_536;
const MAX_REGISTRIES = 64;
const MAX_PATTERNS = 1000;

const namePattern =
  /^(?!(?:node_modules|favicon\.ico)$)(?:@[a-z0-9_-][a-z0-9._-]*\/(?:\*|[a-z0-9_-][a-z0-9._-]*)|[a-z0-9][a-z0-9._-]*|\*)$/;
const logKey = /^[^\s+]+\+[0-9a-f]{8}\+(?:[A-Za-z0-9+/]{4})+(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Whether a text says which packages are meant: a name, `@scope/*`, or `*`. */
export const isPattern = (text: string): boolean => text.length <= 214 && namePattern.test(text);

/** Whether a text is a key of a log as signed notes write it: `origin+1a2b3c4d+…`. */
export const isLogKey = (text: string): boolean => text.length <= 1000 && logKey.test(text);

/** A project's registries; none where it names none. */
export function readRegistries({ root }: Project): RegistryFile {
  const bytes = readProjectFile(join(root, REGISTRY_FILE));
  return bytes === null ? { version: 1, registries: [] } : parseRegistries(bytes);
}

/** Writes a project's registries, whole or not at all. */
export function writeRegistries({ root }: Project, file: RegistryFile): void {
  const text = `${JSON.stringify(file, null, 2)}\n`;
  // What is written is read again by others, so it must pass here first.
  parseRegistries(new TextEncoder().encode(text));
  writeWhole(join(root, REGISTRY_FILE), text);
}

/**
 * Reads the bytes of `nexxo.registry.json`.
 *
 * @throws RegistryError NEXXO_REGISTRY_INVALID with the place, as a JSON pointer
 */
export function parseRegistries(bytes: Uint8Array): RegistryFile {
  let value: unknown;
  try {
    value = parseStrictJson(bytes);
  } catch (error) {
    throw invalid('', (error as Error).message);
  }
  const file = fields(value, '', ['version', 'registries'], []);
  if (file['version'] !== 1) throw invalid('/version', 'this version of Nexxo reads 1');
  const registries = list(file['registries'], '/registries', MAX_REGISTRIES);
  registries.forEach((registry, index) => {
    checkRegistry(registry, `/registries/${index}`);
  });
  const known = file as unknown as RegistryFile;
  unique(
    known.registries.map(({ url }) => url),
    'the registry',
  );
  unique(
    known.registries.flatMap(({ patterns }) => patterns),
    'the pattern',
  );
  return known;
}

function checkRegistry(value: unknown, at: string): void {
  const registry = fields(value, at, ['url', 'patterns', 'log'], ['checkpoint', 'minimumAgeHours']);
  const { url, patterns, log, checkpoint, minimumAgeHours: age } = registry;
  const problem = typeof url === 'string' ? urlProblem(url) : 'it must be a text';
  if (problem !== undefined) throw invalid(`${at}/url`, problem);
  const texts = list(patterns, `${at}/patterns`, MAX_PATTERNS);
  if (texts.length === 0) throw invalid(`${at}/patterns`, 'it names no package');
  texts.forEach((pattern, index) => {
    if (typeof pattern !== 'string' || !isPattern(pattern))
      throw invalid(`${at}/patterns/${index}`, 'it takes the name of a package, @scope/*, or *');
  });
  const { origin, key } = fields(log, `${at}/log`, ['origin', 'key'], []);
  if (origin !== logOrigin(url as string))
    throw invalid(`${at}/log/origin`, `of this registry it is ${logOrigin(url as string)}`);
  if (typeof key !== 'string' || !isLogKey(key))
    throw invalid(`${at}/log/key`, 'it is written as signed notes write it: origin+1a2b3c4d+…');
  if (!key.startsWith(`${origin}+`)) throw invalid(`${at}/log/key`, 'it is the key of another origin');
  if (
    checkpoint !== undefined &&
    (typeof checkpoint !== 'string' || checkpoint.length > MAX_CHECKPOINT || checkpoint === '')
  )
    throw invalid(`${at}/checkpoint`, 'it must be the text of a signed note');
  if (
    age !== undefined &&
    !(Number.isInteger(age) && (age as number) >= 0 && (age as number) <= MAX_AGE_HOURS)
  )
    throw invalid(`${at}/minimumAgeHours`, `it takes 0 to ${MAX_AGE_HOURS} hours`);
}

/** The fields of an object: all that are needed, and none that is not known and does not begin with `x-`. */
function fields(
  value: unknown,
  at: string,
  needed: readonly string[],
  others: readonly string[],
): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw invalid(at, 'it must be an object');
  for (const name of needed) if (!Object.hasOwn(value, name)) throw invalid(`${at}/${name}`, 'it is missing');
  for (const name of Object.keys(value))
    if (!needed.includes(name) && !others.includes(name) && !name.startsWith('x-'))
      throw invalid(`${at}/${name}`, 'it is not known');
  return value as Record<string, unknown>;
}

function list(value: unknown, at: string, most: number): unknown[] {
  if (!Array.isArray(value)) throw invalid(at, 'it must be a list');
  if (value.length > most) throw invalid(at, `it has more than ${most} items`);
  return value;
}

function unique(texts: readonly string[], what: string): void {
  const twice = texts.find((text, index) => texts.indexOf(text) !== index);
  if (twice !== undefined)
    throw invalid('/registries', `${what} ${twice} stands twice, and each name is looked for in one place`);
}

const invalid = (at: string, what: string): RegistryError =>
  new RegistryError('NEXXO_REGISTRY_INVALID', `${REGISTRY_FILE}${at === '' ? '' : ` at ${at}`}: ${what}`);
