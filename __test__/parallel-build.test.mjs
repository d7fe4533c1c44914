// A plugin that says what it keeps runs in several instances on threads of their own: the build is the same, and the
// JavaScript thread is free meanwhile.
import assert from 'node:assert/strict';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { createSandbox } from '@nexxo/native';
import { svelte as nativeSvelte } from '@sveltejs/vite-plugin-svelte';
import { bundlers } from './lib/bundlers.mjs';
import { differences, outputFiles } from './lib/output-files.mjs';
import { svelteProject } from './lib/svelte-project.mjs';

const COMPONENTS = 30;
const source = { package: '@sveltejs/vite-plugin-svelte', export: 'svelte', limits: { cpuMs: 5000 } };

async function build(root, plugin) {
  const dir = join(root, 'dist');
  rmSync(dir, { recursive: true, force: true });
  await bundlers.vite({ root, input: join(root, 'src/main.js'), dir, plugins: [plugin] });
  return outputFiles(dir);
}

for (const settings of [{}, { instances: 2 }, { instances: 3, compareInstances: true }]) {
  test(`a Vite build of Svelte components with ${JSON.stringify(settings)} is the native one`, async (t) => {
    const root = svelteProject(t, COMPONENTS);
    const native = await build(root, nativeSvelte({ configFile: false }));
    const sandbox = createSandbox({ root, allowUnsigned: true });
    t.after(() => sandbox.dispose());
    const plugin = await sandbox.plugin({ ...source, keeps: 'module', ...settings }, { configFile: false });
    const sandboxed = await build(root, plugin);
    assert.deepEqual(differences(native, sandboxed), []);

    const [report] = sandbox.report().plugins;
    assert.ok(report.instances >= 2, `it ran in ${report.instances} instances`);
    assert.ok(report.hooks.some(({ hook, cpuMs }) => hook === 'transform' && cpuMs > 0));
  });
}

// Works for a third of a second, and makes no pause.
const busy = `export default () => ({
  name: 'busy',
  transform(code, id) {
    let sum = 0;
    for (let at = 0; at < 6e6; at++) sum = (sum * 31 + at) % 1000003;
    return { code: 'export default ' + sum, map: null };
  },
})`;

/** Calls a hook that works without a pause; gives its result and how often the JavaScript thread had other things to do. */
async function turnsMeanwhile(t, settings) {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'nexxo-parallel-')));
  t.after(() => rmSync(root, { recursive: true, force: true }));
  writeFileSync(join(root, 'package.json'), '{ "type": "module" }');
  writeFileSync(join(root, 'busy.mjs'), busy);
  const sandbox = createSandbox({ root, allowUnsigned: true, cacheDir: false });
  t.after(() => sandbox.dispose());
  const plugin = await sandbox.plugin({ package: './busy.mjs', limits: { cpuMs: 20_000 }, ...settings });
  let turns = 0;
  const count = () => {
    turns += 1;
    timer = setTimeout(count, 1);
  };
  let timer = setTimeout(count, 1);
  const { code } = await sandbox.callHook(plugin, 'transform', ['', join(root, 'some.js')], {});
  clearTimeout(timer);
  return { code, turns };
}

test('a heavy hook leaves the JavaScript thread free', async (t) => {
  const inline = await turnsMeanwhile(t, {});
  const onThread = await turnsMeanwhile(t, { keeps: 'nothing', instances: 1 });
  assert.equal(onThread.code, inline.code);
  assert.equal(inline.turns, 0);
  assert.ok(onThread.turns > 10, `the thread had ${onThread.turns} turns`);
});
