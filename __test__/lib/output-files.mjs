import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Every file under a directory, by its name from there. */
export function outputFiles(dir) {
  const names = readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
  return new Map(names.sort().map((name) => [name.slice(dir.length + 1), readFileSync(name)]));
}

const excerpt = (bytes, at) => JSON.stringify(bytes.subarray(Math.max(0, at - 60), at + 60).toString());

function firstDifference(a, b) {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  return at;
}

/** What differs between two sets of output files, as sentences; empty when they are equal byte for byte. */
export function differences(wanted, found) {
  const names = new Set([...wanted.keys(), ...found.keys()]);
  return [...names].flatMap((name) => {
    const a = wanted.get(name);
    const b = found.get(name);
    if (!a) return `${name} is written by the sandboxed build only`;
    if (!b) return `${name} is written by the native build only`;
    if (a.equals(b)) return [];
    const at = firstDifference(a, b);
    return `${name} differs from byte ${at}:\n  native    ${excerpt(a, at)}\n  sandboxed ${excerpt(b, at)}`;
  });
}
