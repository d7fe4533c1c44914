import { createHash } from 'node:crypto';
import { closeSync, existsSync, fstatSync, openSync, readFileSync, statSync } from 'node:fs';

/** A file that a bundle was made from, as it was when it was read. */
export interface InputFile {
  path: string;
  mtimeMs: number;
  size: number;
  sha256: string;
}

/** The SHA-256 of some bytes or of a text's UTF-8 form, in hexadecimal. */
export function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

/**
 * The files a bundle is made from, each read once: the bytes that were bundled are the bytes that were
 * hashed. Paths that had to be absent for the same resolution are kept too, so that installing an
 * optional dependency later is noticed.
 */
export class InputFiles {
  readonly #files = new Map<string, InputFile>();
  readonly #texts = new Map<string, string>();
  readonly #absent = new Set<string>();

  /** The text of a file without its byte order mark, or null where there is none to read. */
  read(path: string): string | null {
    const known = this.#texts.get(path);
    if (known !== undefined) return known;
    let descriptor: number;
    try {
      descriptor = openSync(path, 'r');
    } catch {
      return null;
    }
    try {
      const { mtimeMs, size } = fstatSync(descriptor);
      const bytes = readFileSync(descriptor);
      this.#files.set(path, { path, mtimeMs, size, sha256: sha256(bytes) });
      const text = bytes.toString('utf8');
      const content = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
      this.#texts.set(path, content);
      return content;
    } catch {
      return null;
    } finally {
      closeSync(descriptor);
    }
  }

  /** The hash of a file that was read. */
  digest(path: string): string {
    return this.#files.get(path)?.sha256 ?? '';
  }

  /** Whether a path exists; a path that does not becomes part of what the bundle depends on. */
  exists(path: string): boolean {
    if (this.#absent.has(path)) return false;
    if (existsSync(path)) return true;
    this.#absent.add(path);
    return false;
  }

  get files(): InputFile[] {
    return [...this.#files.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  get absent(): string[] {
    return [...this.#absent].sort();
  }
}

/** Whether every file still has its content and every absent path is still absent. Mends changed times in place. */
export function inputsUnchanged(files: InputFile[], absent: string[]): 'same' | 'touched' | 'changed' {
  let touched = false;
  for (const file of files) {
    const stat = statSync(file.path, { throwIfNoEntry: false });
    if (stat === undefined || stat.size !== file.size) return 'changed';
    if (stat.mtimeMs === file.mtimeMs) continue;
    if (sha256(readFileSync(file.path)) !== file.sha256) return 'changed';
    file.mtimeMs = stat.mtimeMs;
    touched = true;
  }
  if (absent.some((path) => existsSync(path))) return 'changed';
  return touched ? 'touched' : 'same';
}
