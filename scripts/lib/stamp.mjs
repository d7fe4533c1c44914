import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { at, root } from './root.mjs';

const SKIPPED = new Set(['target', 'node_modules', 'dist', '.git']);
const directory = at('target', 'nexxo-stamps');
const file = (name) => join(directory, name);

function* filesUnder(path) {
  if (!existsSync(path)) return;
  if (!statSync(path).isDirectory()) {
    yield path;
    return;
  }
  for (const name of readdirSync(path).sort()) {
    if (!SKIPPED.has(name)) yield* filesUnder(join(path, name));
  }
}

/** A hash of every file under the given paths, and of anything else that the result depends on. */
export function hashInputs(paths, extra = '') {
  const hash = createHash('sha256').update(extra);
  for (const path of paths) {
    for (const name of filesUnder(at(path))) {
      hash.update(`\0${relative(root, name)}\0`).update(readFileSync(name));
    }
  }
  return hash.digest('hex');
}

export function isFresh(name, hash, outputs) {
  if (!outputs.every((output) => existsSync(at(output)))) return false;
  return existsSync(file(name)) && readFileSync(file(name), 'utf8') === hash;
}

export function clearStamp(name) {
  rmSync(file(name), { force: true });
}

export function writeStamp(name, hash) {
  mkdirSync(directory, { recursive: true });
  writeFileSync(file(name), hash);
}
