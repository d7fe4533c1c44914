// The promise: a sandboxed plugin gives the same build, byte for byte, source maps included.
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { bundlers } from './lib/bundlers.mjs';
import { equalityCases } from './lib/equality-cases.mjs';
import { differences, outputFiles } from './lib/output-files.mjs';
import { nativePlugin, sandboxedPlugins } from './lib/plugin-sources.mjs';

const root = fileURLToPath(new URL('fixtures/equality', import.meta.url));
// One folder for both, because source maps name their sources from where they lie.
const dir = join(root, 'dist');

after(() => rmSync(dir, { recursive: true, force: true }));

async function build(bundler, entry, plugins) {
  rmSync(dir, { recursive: true, force: true });
  await bundlers[bundler]({ root, input: join(root, 'src', entry), dir, plugins });
  return outputFiles(dir);
}

for (const { entry, bundlers: names, plugins } of equalityCases) {
  for (const bundler of names) {
    test(`${bundler}, ${entry}`, async () => {
      const native = await build(bundler, entry, await Promise.all(plugins(bundler).map(nativePlugin)));
      assert.ok(
        [...native.keys()].some((name) => name.endsWith('.map')),
        'the build has source maps',
      );

      const { load } = await sandboxedPlugins(root, { instances: 0, results: false });
      // Options made anew: some plugins write into theirs.
      const sandboxed = await build(bundler, entry, await Promise.all(plugins(bundler).map(load)));
      assert.deepEqual(differences(native, sandboxed), []);

      const parallel = await sandboxedPlugins(root, { instances: 2, results: false });
      const onThreads = await build(bundler, entry, await Promise.all(plugins(bundler).map(parallel.load)));
      assert.deepEqual(differences(native, onThreads), []);
    });
  }
}

test('a difference of one byte is seen', () => {
  const files = (text) => new Map([['a.js', Buffer.from(text)]]);
  assert.match(differences(files('let a = 1'), files('let a = 2'))[0], /a\.js differs from byte 8/);
  assert.match(differences(files(''), new Map())[0], /native build only/);
});
