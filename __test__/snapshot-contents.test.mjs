// What a snapshot keeps of a plugin that was set up: what it still has, and nothing else.
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { createSandbox } from '@nexxo/native';

/** Texts and bytes of megabytes, each of which holds `word-word-…`. */
const FILL = `const fill = (word, size) => (word + '-').repeat(size / (word.length + 1));
const texts = (word) => Array.from({ length: 3 }, (_, index) => fill(word, 2e6) + index);
const bytes = (word) => new TextEncoder().encode(fill(word, 2e6));
const evaluated = (word) => new Function('return 1 // ' + fill(word, 2e6));
`;
const PLUGIN = `${FILL}
const kept = [texts('kept'), bytes('kept'), evaluated('kept')];
let lost = [texts('lost'), bytes('lost'), evaluated('lost')];
lost = lost.length;
export default () => ({ name: 'fills', transform: () => ({ code: String(lost + kept.length), map: null }) });
`;

async function snapshotOf(t, source) {
  const root = realpathSync(mkdtempSync(path.join(tmpdir(), 'nexxo-snapshot-')));
  t.after(() => rmSync(root, { recursive: true, force: true }));
  writeFileSync(path.join(root, 'plugin.mjs'), source);
  const cacheDir = path.join(root, 'cache');
  const sandbox = createSandbox({ root, cacheDir, allowUnsigned: true });
  t.after(() => sandbox.dispose());
  const plugin = await sandbox.plugin('./plugin.mjs');
  assert.equal(sandbox.callHook(plugin, 'transform', ['', '/main.js'], {}).code, '6');
  const [file, ...others] = readdirSync(cacheDir, { recursive: true }).filter((name) =>
    name.endsWith('.snapshot'),
  );
  assert.deepEqual(others, []);
  return readFileSync(path.join(cacheDir, file));
}

const count = (bytes, word) => bytes.toString('latin1').split(word).length - 1;

test('a snapshot holds what the plugin has, and nothing of what it let go of', async (t) => {
  const snapshot = await snapshotOf(t, PLUGIN);
  assert.ok(count(snapshot, 'kept-kept-kept') > 100_000);
  assert.equal(count(snapshot, 'lost-lost-lost'), 0);
});
