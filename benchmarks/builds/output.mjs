import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';

/** Every file that a build wrote, by name; they are gone afterwards. */
export async function takeOutput(directory) {
  const root = path.join(directory, 'dist');
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const output = new Map();
  for (const file of files) {
    const full = path.join(file.parentPath ?? file.path, file.name);
    output.set(path.relative(root, full), await readFile(full));
  }
  await rm(root, { recursive: true });
  return output;
}

/** Throws with the first file and place in which a build of that kind differs from the native one. */
export function compareOutputs(native, kind, other) {
  for (const name of new Set([...native.keys(), ...other.keys()])) {
    const [first, second] = [native.get(name), other.get(name)];
    if (!first || !second) throw new Error(`only the ${first ? 'native' : kind} build wrote ${name}`);
    if (first.equals(second)) continue;
    const length = Math.min(first.length, second.length);
    let at = 0;
    while (at < length && first[at] === second[at]) at++;
    const shown = (bytes) => JSON.stringify(bytes.subarray(Math.max(0, at - 20), at + 30).toString());
    throw new Error(`${name} differs at byte ${at}: natively ${shown(first)}, ${kind} ${shown(second)}`);
  }
}
