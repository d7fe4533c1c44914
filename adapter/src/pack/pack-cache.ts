import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type InputFile, inputsUnchanged, sha256 } from './input-files.ts';
import type { PackedPlugin } from './packed-plugin.ts';
import { fromPortable, isUsable } from './portable.ts';

/** What a packed plugin was made from: it is valid as long as all of it holds. */
export interface PackInputs {
  files: InputFile[];
  absent: string[];
}

interface Header extends Omit<PackedPlugin, 'code' | 'portable' | 'map'>, PackInputs {
  /** Whether the code is kept in its portable form. */
  isPortable: boolean;
  /** The key again, so that a file that was moved or copied is not taken for another. */
  key: string;
  mapSha256: string | null;
}

/**
 * Packed plugins on disk. An entry is one file, a JSON line and the code behind it under a line with the hash of both, so
 * that one read gives all and one rename replaces all; the source map lies beside it. Whatever is wrong with an entry, it is as if there were none.
 */
export class PackCache {
  readonly #dir: string;

  constructor(dir: string) {
    this.#dir = dir;
  }

  /** The entry of a key, if its code is whole and its inputs are as they were. */
  read(key: string): PackedPlugin | null {
    try {
      const bytes = readFileSync(this.#entry(key));
      const digestEnd = bytes.indexOf(10);
      const body = bytes.subarray(digestEnd + 1);
      if (sha256(body) !== bytes.toString('latin1', 0, digestEnd)) return null;
      const headerEnd = body.indexOf(10);
      const header: unknown = JSON.parse(body.toString('utf8', 0, headerEnd));
      if (!isHeader(header) || header.key !== key) return null;
      const state = inputsUnchanged(header.files, header.absent);
      if (state === 'changed') return null;
      const code = body.subarray(headerEnd + 1);
      if (state === 'touched') this.#writeEntry(key, header, code);
      return this.#lazily(key, header, code);
    } catch {
      return null;
    }
  }

  /** Keeps an entry. A cache that cannot be written to is no error: the next run packs again. */
  write(key: string, packed: PackedPlugin, { files, absent }: PackInputs): void {
    const { code, portable, map, ...rest } = packed;
    const header: Header = {
      ...rest,
      key,
      isPortable: portable !== null,
      files,
      absent,
      mapSha256: map === null ? null : sha256(map),
    };
    if (map !== null) this.#writeFile(this.#map(key), map);
    this.#writeEntry(key, header, portable ?? Buffer.from(code));
  }

  /** Text is made of the code, and the map is read, when somebody asks: a plugin with a snapshot needs neither. */
  #lazily(key: string, header: Header, bytes: Buffer): PackedPlugin {
    const { key: _key, isPortable, mapSha256, files: _files, absent: _absent, ...rest } = header;
    const readMap = (): string | null => {
      try {
        const text = readFileSync(this.#map(key), 'utf8');
        return sha256(text) === mapSha256 ? text : null;
      } catch {
        return null;
      }
    };
    let map: string | null | undefined;
    let code: string | undefined;
    return {
      ...rest,
      portable: isPortable ? bytes : null,
      get code() {
        code ??= isPortable ? fromPortable(bytes.toString('utf8'), header.places) : bytes.toString('utf8');
        return code;
      },
      get map() {
        if (map === undefined) map = readMap();
        return map;
      },
    };
  }

  #writeEntry(key: string, header: Header, code: Uint8Array): void {
    const body = Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), code]);
    this.#writeFile(this.#entry(key), Buffer.concat([Buffer.from(`${sha256(body)}\n`), body]));
  }

  #writeFile(path: string, text: string | Uint8Array): void {
    const temporary = `${path}.${process.pid}.${randomBytes(6).toString('hex')}.tmp`;
    try {
      mkdirSync(this.#dir, { recursive: true, mode: 0o700 });
      writeFileSync(temporary, text, { mode: 0o600, flag: 'wx' });
      renameSync(temporary, path);
    } catch {
      this.#remove(temporary);
    }
  }

  #remove(path: string): void {
    try {
      rmSync(path, { force: true });
    } catch {
      // It was never made.
    }
  }

  #entry(key: string): string {
    return join(this.#dir, `${key}.pack`);
  }

  #map(key: string): string {
    return join(this.#dir, `${key}.map`);
  }
}

function isHeader(value: unknown): value is Header {
  if (typeof value !== 'object' || value === null) return false;
  const header = value as Partial<Record<keyof Header, unknown>>;
  const isText = (item: unknown): item is string => typeof item === 'string';
  const isTexts = (item: unknown): boolean => Array.isArray(item) && item.every(isText);
  return (
    [header.key, header.name, header.version, header.moduleName, header.hash].every(isText) &&
    [header.exports, header.packageDirs, header.builtins, header.absent].every(isTexts) &&
    typeof header.isPortable === 'boolean' &&
    Array.isArray(header.places) &&
    header.places.every(isPlace) &&
    // They are put into code as they are.
    (!header.isPortable || header.places.every(({ dir }) => isUsable(dir))) &&
    Array.isArray(header.modules) &&
    header.modules.every(isModule) &&
    (header.mapSha256 === null || isText(header.mapSha256)) &&
    Array.isArray(header.files) &&
    header.files.length > 0 &&
    header.files.every(isInputFile)
  );
}

function isModule(value: unknown): boolean {
  const { name, version } = (value ?? {}) as { name?: unknown; version?: unknown };
  return typeof name === 'string' && typeof version === 'string';
}

function isPlace(value: unknown): boolean {
  const { dir, key } = (value ?? {}) as { dir?: unknown; key?: unknown };
  return typeof dir === 'string' && typeof key === 'string';
}

function isInputFile(value: unknown): value is InputFile {
  if (typeof value !== 'object' || value === null) return false;
  const { path, mtimeMs, size, sha256: digest } = value as Partial<Record<keyof InputFile, unknown>>;
  return (
    typeof path === 'string' &&
    typeof mtimeMs === 'number' &&
    typeof size === 'number' &&
    typeof digest === 'string'
  );
}
