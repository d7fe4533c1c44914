import { existsSync, readdirSync } from 'node:fs';
import { at } from './root.mjs';

const FOLDERS = [
  'crates/guest/js/__test__',
  'adapter/__test__',
  'protocol/__test__',
  'marketplace/__test__',
  'cli/__test__',
  'compat/__test__',
  '__test__',
];

/** Every node:test file, as paths from the root. Node 20 takes no patterns, so they are found here. */
export function testFiles() {
  return FOLDERS.filter((folder) => existsSync(at(folder))).flatMap((folder) =>
    readdirSync(at(folder), { recursive: true })
      .filter((name) => name.endsWith('.test.mjs') && !/(^|[\\/])(fixtures|node_modules)[\\/]/.test(name))
      .sort()
      .map((name) => `${folder}/${name}`),
  );
}
