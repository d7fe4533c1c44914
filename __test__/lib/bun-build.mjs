import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const file = (name) => fileURLToPath(new URL(`../fixtures/smoke/${name}`, import.meta.url));

async function run(code) {
  const folder = mkdtempSync(join(tmpdir(), 'nexxo-bun-'));
  try {
    const path = join(folder, 'built.mjs');
    writeFileSync(path, code);
    return (await import(pathToFileURL(path).href)).default;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Builds with `Bun.build` and a sandboxed plugin that resolves, loads and transforms, and runs what comes out. */
export async function assertBunBuilds(sandbox) {
  const plugin = await sandbox.plugin('./bun-plugin.mjs', { greeting: 'größe' });
  const built = await Bun.build({ entrypoints: [file('entry.ts')], plugins: [plugin], throw: false });
  assert.ok(built.success, built.logs.join('\n'));
  assert.deepEqual(await run(await built.outputs[0].text()), {
    virtual: 'größe',
    nested: 'loaded by id',
    renamed: 'a file under another name',
    raw: 'export default 1; // not run\n',
    replaced: 'transformed',
    untouched: 3,
  });

  const failed = await Bun.build({ entrypoints: [file('broken.ts')], plugins: [plugin], throw: false });
  assert.equal(failed.success, false);
  assert.match(failed.logs.join('\n'), /the plugin refuses this/);
}
