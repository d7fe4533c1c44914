// A development server whose plugin runs on threads: what it serves, before and after a change, is what it serves natively.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { createSandbox } from '@nexxo/native';
import { svelte as nativeSvelte } from '@sveltejs/vite-plugin-svelte';
import { createServer } from 'vite';
import { svelteProject } from './lib/svelte-project.mjs';
import { until } from './lib/until.mjs';

const COMPONENTS = 8;
const components = Array.from({ length: COMPONENTS }, (_, at) => `/src/Part${at}.svelte`);
// A page asks for them when it has the component.
const styles = components.map((url) => `${url}?svelte&type=style&lang.css`);

/** Everything that is served, and what the browser is told when a component changes. */
async function serve(root, plugin) {
  const server = await createServer({
    root,
    configFile: false,
    logLevel: 'error',
    plugins: [plugin],
    cacheDir: join(root, '.vite'),
    optimizeDeps: { noDiscovery: true, include: [] },
    server: { middlewareMode: true, ws: false },
  });
  try {
    const told = [];
    server.environments.client.hot.send = (payload) => told.push(payload);
    const codes = (urls) => Promise.all(urls.map(async (url) => (await server.transformRequest(url)).code));
    const all = async () => [...(await codes(components)), ...(await codes(styles))];
    const first = await all();
    const file = join(root, 'src/Part3.svelte');
    const before = readFileSync(file, 'utf8');
    writeFileSync(
      file,
      before.replace('of {shown.length}', 'out of {shown.length}').replace('padding', 'margin'),
    );
    server.watcher.emit('change', file);
    await until('the page is told of an update', () => told.some(({ type }) => type === 'update'));
    const second = await all();
    writeFileSync(file, before);
    const updates = told.flatMap(({ updates = [] }) => updates.map(({ type, path }) => `${type} ${path}`));
    const plain = (text) => text.replaceAll(/[?&]t=\d+/g, '');
    return { first: first.map(plain), second: second.map(plain), updates };
  } finally {
    await server.close();
  }
}

test('a development server serves the same, and updates the same', async (t) => {
  const root = svelteProject(t, COMPONENTS);
  const native = await serve(root, nativeSvelte({ configFile: false }));
  const sandbox = createSandbox({
    root,
    allowUnsigned: true,
    cacheDir: false,
    server: ['watcher', 'ws', 'moduleGraph'],
    instances: 2,
    write: ['.vite'],
  });
  t.after(() => sandbox.dispose());
  const plugin = await sandbox.plugin(
    { package: '@sveltejs/vite-plugin-svelte', export: 'svelte', keeps: 'module', limits: { cpuMs: 5000 } },
    { configFile: false },
  );
  const served = await serve(root, plugin);
  assert.deepEqual(served, native);
  assert.ok(native.second.some((text) => text.includes('out of')));
  assert.equal(sandbox.report().plugins[0].instances, 3);
});
