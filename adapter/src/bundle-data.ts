import { fileNameFault } from './checks/file-name.ts';
import { quoted } from './checks/quoted.ts';
import { NexxoError } from './error.ts';
import { bytesIn, bytesOut } from './value/bytes.ts';
import { cleanData, isDangerousKey, isRecord } from './value/clean-data.ts';
import { pickData, plainData } from './value/plain-data.ts';

const CHUNK = [
  'type',
  'fileName',
  'name',
  'isEntry',
  'isDynamicEntry',
  'isImplicitEntry',
  'facadeModuleId',
  'moduleIds',
  'exports',
  'imports',
  'dynamicImports',
  'implicitlyLoadedBefore',
  'importedBindings',
  'referencedFiles',
  'preliminaryFileName',
  'sourcemapFileName',
  'viteMetadata',
];
const ASSET = ['type', 'fileName', 'names', 'originalFileNames', 'needsCodeReference', 'viteMetadata'];
const MODULE = ['originalLength', 'removedExports', 'renderedExports', 'renderedLength'];
const LAZY_CHUNK = ['code', 'map', 'modules'];
const LAZY_ASSET = ['source', 'name', 'originalFileName'];
const LAZY = new Set(['code', 'map', 'modules', 'source', 'name', 'originalFileName']);
const MAP = [
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
];
const TEXT = new Set(['code', 'fileName', 'name', 'sourcemapFileName']);
const NULLABLE = new Set(['map', 'facadeModuleId', 'sourcemapFileName', 'originalFileName', 'name']);
const LISTS = new Set([
  'imports',
  'dynamicImports',
  'exports',
  'names',
  'originalFileNames',
  'implicitlyLoadedBefore',
  'referencedFiles',
]);

/** Where a change came from, for messages. */
export interface BundleSite {
  plugin: string;
  hook: string | undefined;
}

/** The files of a bundle as plain data, without what is large. */
export function bundleData(bundle: unknown): Record<string, unknown>[] {
  if (!isRecord(bundle)) return [];
  return Object.keys(bundle).flatMap((key) => {
    const file = bundle[key];
    if (!isRecord(file)) return [];
    const isChunk = file['type'] === 'chunk';
    const picked = pickData(file, isChunk ? CHUNK : ASSET);
    // In the bundler's order, which shows where a plugin writes a file as JSON; what is large is named alone.
    const lazy = isChunk ? LAZY_CHUNK : LAZY_ASSET;
    const ordered = Object.keys(file).filter((name) => Object.hasOwn(picked, name) || lazy.includes(name));
    return [{ ...Object.fromEntries(ordered.map((name) => [name, undefined])), ...picked, fileName: key }];
  });
}

/** The files of a finished bundle, with all that is in them. */
export function wholeFiles(files: unknown): Record<string, unknown>[] {
  const bundle = isRecord(files) || Array.isArray(files) ? { ...files } : {};
  return Object.entries(bundle).flatMap(([key, file]) =>
    bundleData({ [key]: file }).map((data) => {
      const names = isRecord(file) && file['type'] === 'chunk' ? LAZY_CHUNK : LAZY_ASSET;
      const large = names.map((name) => [name, readBundleField(bundle, key, name)]);
      return { ...data, ...Object.fromEntries(large), fileName: isRecord(file) ? file['fileName'] : key };
    }),
  );
}

/** The files of a bundle that the guest does not have yet, as {@link bundleData} gives them. */
export function newBundleData(bundle: unknown, known: unknown): Record<string, unknown>[] {
  const names = new Set(Array.isArray(known) ? known : []);
  if (!isRecord(bundle) || Object.keys(bundle).every((name) => names.has(name))) return [];
  return bundleData(bundle).filter(({ fileName }) => !names.has(fileName));
}

/** A chunk as `renderChunk` and the like get it, without its modules. */
export function renderedChunkData(chunk: unknown): Record<string, unknown> {
  return isRecord(chunk) ? pickData(chunk, CHUNK) : {};
}

/** All chunks of `renderChunk`'s meta, with their modules but not the modules' code. */
export function renderedChunksData(chunks: object): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const [name, chunk] of Object.entries(chunks)) {
    const modules = isRecord(chunk) ? chunk['modules'] : undefined;
    result[name] = {
      ...renderedChunkData(chunk),
      modules: modulesData(modules, MODULE),
    };
  }
  return result;
}

/** The modules of a chunk, with their code. */
export function renderedModules(modules: unknown): Record<string, unknown> {
  return modulesData(modules, ['code', ...MODULE]);
}

function modulesData(modules: unknown, fields: string[]): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  if (!isRecord(modules)) return result;
  for (const id of Object.keys(modules)) {
    const module = modules[id];
    if (isRecord(module) && id !== '__proto__') result[id] = pickData(module, inOwnOrder(module, fields));
  }
  return result;
}

/** Names in the order in which an object has them: the bundlers' differ, and it shows where a plugin writes JSON. */
function inOwnOrder(value: object, names: readonly string[]): string[] {
  const own = Object.keys(value).filter((name) => names.includes(name));
  return [...own, ...names.filter((name) => !own.includes(name))];
}

function fileOf(bundle: unknown, name: unknown): Record<string, unknown> | undefined {
  if (!isRecord(bundle) || typeof name !== 'string' || isDangerousKey(name)) return undefined;
  const file = Object.hasOwn(bundle, name) ? bundle[name] : undefined;
  return isRecord(file) ? file : undefined;
}

/** One of the large properties of a bundle's file. */
export function readBundleField(bundle: unknown, name: unknown, field: unknown): unknown {
  const file = fileOf(bundle, name);
  if (file === undefined || typeof field !== 'string' || !LAZY.has(field)) return undefined;
  const value = file[field];
  if (field === 'modules') return renderedModules(value);
  if (field === 'map') return isRecord(value) ? pickData(value, MAP) : null;
  return field === 'source' ? bytesOut(plainData(value)) : plainData(value);
}

/**
 * Does to the real bundle what the plugin did to its copy.
 *
 * @param changes what the guest found, not yet checked
 * @throws NEXXO_HOOK_RESULT where a property has the wrong type or a file name leaves the output directory
 */
export function applyBundleChanges(bundle: unknown, changes: unknown, site: BundleSite): void {
  if (changes === undefined || changes === null || !isRecord(bundle)) return;
  if (!isRecord(changes)) throw wrong(site, 'the changes are not an object');
  const { deleted, changed, added } = changes;
  if (Array.isArray(deleted)) {
    for (const name of deleted) if (fileOf(bundle, name) !== undefined) delete bundle[String(name)];
  }
  if (isRecord(changed)) {
    for (const name of Object.keys(changed)) applyFields(bundle, name, changed[name], site);
  }
  if (isRecord(added)) {
    for (const name of Object.keys(added)) {
      checkFileName(name, site);
      const file = cleanData(added[name]);
      if (!isRecord(file)) throw wrong(site, `bundle[${JSON.stringify(name)}] is not an object`);
      if ('source' in file) file['source'] = bytesIn(file['source']);
      for (const key of Object.keys(file)) checkField(key, file[key], name, site);
      bundle[name] = file;
    }
  }
}

function applyFields(bundle: Record<string, unknown>, name: string, fields: unknown, site: BundleSite): void {
  const file = fileOf(bundle, name);
  if (file === undefined || !isRecord(fields)) return;
  for (const key of Object.keys(fields)) {
    if (isDangerousKey(key) || key === 'type' || key === 'modules') continue;
    const clean = cleanData(fields[key]);
    const value = key === 'source' ? bytesIn(clean) : clean;
    checkField(key, value, name, site);
    file[key] = value;
  }
}

function checkField(key: string, value: unknown, name: string, site: BundleSite): void {
  const where = `bundle[${JSON.stringify(name)}].${key}`;
  if (value === null || value === undefined) {
    if (!NULLABLE.has(key)) throw wrong(site, `${where} is ${String(value)}`);
  } else if (key === 'fileName' || key === 'sourcemapFileName' || key === 'preliminaryFileName') {
    checkFileName(value, site);
  } else if (TEXT.has(key) && typeof value !== 'string') {
    throw wrong(site, `${where} is ${typeof value}, and must be text`);
  } else if (key === 'source' && typeof value !== 'string' && !(value instanceof Uint8Array)) {
    throw wrong(site, `${where} is ${typeof value}, and must be text or a Uint8Array`);
  } else if (LISTS.has(key) && !Array.isArray(value)) {
    throw wrong(site, `${where} is ${typeof value}, and must be a list`);
  } else if (key === 'map' && !isRecord(value)) {
    throw wrong(site, `${where} is ${typeof value}, and must be a source map`);
  }
}

function checkFileName(name: unknown, site: BundleSite): void {
  const fault = fileNameFault(name);
  if (fault !== undefined) throw wrong(site, `the file name ${quoted(String(name))} ${fault}`);
}

function wrong({ plugin, hook }: BundleSite, what: string): NexxoError {
  return new NexxoError('NEXXO_HOOK_RESULT', what, { plugin, hook });
}
