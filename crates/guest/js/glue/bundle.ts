import { native } from '../native.ts';
import { bytesIn, bytesOut } from './bytes.ts';
import { isSame } from './changes.ts';
import { defineLazy, isRead } from './lazy.ts';
import { pick, plain } from './plain.ts';
import { SourceMap, sourceMapData } from './source-map.ts';

/** A file of the bundle as the adapter sends it: everything but what is large. */
export type BundleEntry = Record<string, unknown> & { type: 'chunk' | 'asset'; fileName: string };

/** What a plugin did to the bundle. */
export interface BundleChanges {
  /** Names of deleted files. */
  deleted: string[];
  /** By name, the properties that changed, each with its new value. */
  changed: Record<string, Record<string, unknown>>;
  /** By name, files that the plugin put in itself. */
  added: Record<string, unknown>;
}

type Bundle = Record<string, Record<string, unknown>>;

/** Read on demand, because each may be as large as the whole output. */
const LAZY_CHUNK = ['code', 'map', 'modules'] as const;
const LAZY_ASSET = ['source', 'name', 'originalFileName'] as const;
/** What a plugin may change in a file natively. */
const CHANGEABLE_CHUNK = [
  'code',
  'map',
  'fileName',
  'imports',
  'dynamicImports',
  'exports',
  'isEntry',
  'isDynamicEntry',
  'facadeModuleId',
  'name',
  'sourcemapFileName',
  'implicitlyLoadedBefore',
  'importedBindings',
  'referencedFiles',
] as const;
const CHANGEABLE_ASSET = [
  'source',
  'fileName',
  'name',
  'names',
  'originalFileName',
  'originalFileNames',
  'needsCodeReference',
] as const;
const ADDED = [
  'type',
  ...CHANGEABLE_CHUNK,
  ...CHANGEABLE_ASSET,
  'modules',
  'moduleIds',
  'preliminaryFileName',
] as const;

interface Tracked {
  file: Record<string, unknown>;
  changeable: readonly string[];
  /** The values as last agreed with the host; a lazy property enters when it is read. */
  known: Map<string, unknown>;
}

/** A bundle that a plugin may change. */
export interface TrackedBundle {
  bundle: Bundle;
  /** Puts in files that the host has. */
  add(files: BundleEntry[]): void;
  /** What changed since it was last asked. */
  changes(): BundleChanges | undefined;
}

/**
 * Makes the bundle object that a plugin sees, and watches it.
 *
 */
export function trackBundle(call: number, entries: BundleEntry[]): TrackedBundle {
  const bundle: Bundle = {};
  const tracked = new Map<string, Tracked>();
  const add = (files: BundleEntry[]): void => {
    for (const file of files) {
      const name = file.fileName;
      bundle[name] = file;
      tracked.set(name, trackFile(call, name, file));
    }
  };
  add(entries);
  return { bundle, add, changes: () => collectChanges(bundle, tracked) };
}

function trackFile(call: number, name: string, file: BundleEntry): Tracked {
  const isChunk = file.type === 'chunk';
  const changeable: readonly string[] = isChunk ? CHANGEABLE_CHUNK : CHANGEABLE_ASSET;
  const known = new Map<string, unknown>();
  for (const field of changeable) {
    const value = file[field];
    known.set(field, Array.isArray(value) ? [...value] : plain(value));
  }
  for (const field of isChunk ? LAZY_CHUNK : LAZY_ASSET) {
    defineLazy(file, field, () => {
      const crossed = native.hostCall('bundleField', call, [name, field]);
      const value = field === 'source' ? bytesIn(crossed) : crossed;
      const isMap = field === 'map' && value !== null && typeof value === 'object';
      known.set(field, isMap ? plain(value) : value instanceof Uint8Array ? value.slice() : value);
      return isMap ? new SourceMap(value as object) : value;
    });
  }
  return { file, changeable, known };
}

function hasChanged(known: unknown, value: unknown): boolean {
  if (known instanceof Uint8Array && value instanceof Uint8Array) {
    return known.length !== value.length || known.some((byte, index) => byte !== value[index]);
  }
  return !isSame(known, value);
}

function changedFields({ file, changeable, known }: Tracked): Record<string, unknown> | undefined {
  let fields: Record<string, unknown> | undefined;
  for (const field of changeable) {
    if (!isRead(file, field)) continue;
    const value = field === 'map' ? plain(sourceMapData(file[field])) : file[field];
    if (!hasChanged(known.get(field), value)) continue;
    fields ??= {};
    fields[field] = field === 'source' ? bytesOut(value) : plain(value);
    known.set(field, value instanceof Uint8Array ? value.slice() : plain(value));
  }
  return fields;
}

function collectChanges(bundle: Bundle, tracked: Map<string, Tracked>): BundleChanges | undefined {
  const changes: BundleChanges = { deleted: [], changed: {}, added: {} };
  for (const [name, entry] of tracked) {
    if (bundle[name] === entry.file) {
      const fields = changedFields(entry);
      if (fields !== undefined) changes.changed[name] = fields;
    } else {
      if (!(name in bundle)) changes.deleted.push(name);
      tracked.delete(name);
    }
  }
  for (const name of Object.keys(bundle)) {
    const file = bundle[name];
    if (tracked.has(name) || file === undefined) continue;
    const added = pick(file, ADDED);
    added['source'] = bytesOut(file['source']);
    if (added['source'] === undefined) delete added['source'];
    changes.added[name] = added;
    tracked.set(name, { file, changeable: [], known: new Map() });
  }
  const isEmpty =
    changes.deleted.length === 0 &&
    Object.keys(changes.changed).length === 0 &&
    Object.keys(changes.added).length === 0;
  return isEmpty ? undefined : changes;
}
