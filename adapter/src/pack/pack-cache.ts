import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type InputFile, inputsUnchanged, sha256 } from './input-files.ts';
import type { PackedPlugin } from './packed-plugin.ts';

/** What a packed plugin was made from: it is valid as long as all of it holds. */
export interface PackInputs {
  files: InputFile[];
  absent: string[];
}

interface Header extends Omit<PackedPlugin, 'code' | 'map'>, PackInputs {
  /** The key again, so that a file that was moved or copied is not taken for another. */
  key: string;
  codeSha256: string;
  mapSha256: string | null;
}

/**
 * Packed plugins on disk. An entry is one file, a JSON line and the code behind it, so that one read gives both and one
 * rename replaces both; the source map lies beside it. Whatever is wrong with an entry, it is as if there were none.
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
      const lineEnd = bytes.indexOf(10);
      const header: unknown = JSON.parse(bytes.toString('utf8', 0, lineEnd));
      const code = bytes.subarray(lineEnd + 1);
      if (!isHeader(header) || header.key !== key || sha256(code) !== header.codeSha256) return null;
      const state = inputsUnchanged(header.files, header.absent);
      if (state === 'changed') return null;
      const text = code.toString('utf8');
      if (state === 'touched') this.#writeEntry(key, header, text);
      return this.#withMap(key, header, text);
    } catch {
      return null;
    }
  }

  /** Keeps an entry. A cache that cannot be written to is no error: the next run packs again. */
  write(key: string, packed: PackedPlugin, { files, absent }: PackInputs): void {
    const { code, map, ...rest } = packed;
    const header: Header = {
      ...rest,
      key,
      files,
      absent,
      codeSha256: sha256(code),
      mapSha256: map === null ? null : sha256(map),
    };
    if (map !== null) this.#writeFile(this.#map(key), map);
    this.#writeEntry(key, header, code);
  }

  #withMap(key: string, header: Header, code: string): PackedPlugin {
    const { name, version, moduleName, exports, packageDirs, builtins, hash, mapSha256 } = header;
    const readMap = (): string | null => {
      try {
        const text = readFileSync(this.#map(key), 'utf8');
        return sha256(text) === mapSha256 ? text : null;
      } catch {
        return null;
      }
    };
    let map: string | null | undefined;
    return {
      name,
      version,
      moduleName,
      code,
      get map() {
        if (map === undefined) map = readMap();
        return map;
      },
      exports,
      packageDirs,
      builtins,
      hash,
    };
  }

  #writeEntry(key: string, header: Header, code: string): void {
    this.#writeFile(this.#entry(key), `${JSON.stringify(header)}\n${code}`);
  }

  #writeFile(path: string, text: string): void {
    const temporary = `${path}.${process.pid}.${randomBytes(6).toString('hex')}.tmp`;
    try {
      mkdirSync(this.#dir, { recursive: true, mode: 0o700 });
      writeFileSync(temporary, text, { mode: 0o600, flag: 'wx' });
      renameSync(temporary, path);
    } catch {
      rmSync(temporary, { force: true });
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
    [header.key, header.name, header.version, header.moduleName, header.hash, header.codeSha256].every(isText) &&
    [header.exports, header.packageDirs, header.builtins, header.absent].every(isTexts) &&
    (header.mapSha256 === null || isText(header.mapSha256)) &&
    Array.isArray(header.files) &&
    header.files.length > 0 &&
    header.files.every(isInputFile)
  );
}

function isInputFile(value: unknown): value is InputFile {
  if (typeof value !== 'object' || value === null) return false;
  const { path, mtimeMs, size, sha256: digest } = value as Partial<Record<keyof InputFile, unknown>>;
  return typeof path === 'string' && typeof mtimeMs === 'number' && typeof size === 'number' && typeof digest === 'string';
}
