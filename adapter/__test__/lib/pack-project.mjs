import { cpSync, mkdtempSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const fixture = fileURLToPath(new URL('../fixtures/pack', import.meta.url));

/** A copy of the fixture project in a directory of its own, removed after the test. */
export function packProject(t) {
  const root = join(realpathSync(mkdtempSync(join(tmpdir(), 'nexxo-pack-'))), 'project');
  cpSync(fixture, root, { recursive: true });
  renameSync(join(root, '_node_modules'), join(root, 'node_modules'));
  // Native addons are kept out of the repository, even one that is none.
  writeFileSync(join(root, 'node_modules/fake-native-linux-x64-gnu/addon.node'), '');
  t.after(() => rmSync(join(root, '..'), { recursive: true, force: true }));
  return root;
}

/** Evaluates a packed plugin in this process, from a place where no package can be found. */
export async function evaluate(t, packed) {
  const dir = mkdtempSync(join(tmpdir(), 'nexxo-bundle-'));
  t.after(() => rmSync(dir, { recursive: true, force: true }));
  const file = join(dir, 'bundle.mjs');
  writeFileSync(file, packed.code);
  return import(pathToFileURL(file).href);
}
