// A development server with sandboxed plugins: a page in a browser takes edits as they are saved, as it does natively.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import react from '@vitejs/plugin-react';
import vue from '@vitejs/plugin-vue';
import { createSandbox } from '../index.js';
import { editPage, startDevPages } from './lib/dev-pages.mjs';

const COMPONENTS = { vue: 'App.vue', react: 'App.jsx', svelte: 'App.svelte' };
const sandboxes = [];

const natively = () => ({ plugins: [vue(), react(), svelte()], dispose() {} });

/** Each plugin has what it is told to need, and no more. */
async function inSandboxes(root) {
  const sandbox = createSandbox({ root, allowUnsigned: true, limits: { cpuMs: 5000 } });
  sandboxes.push(sandbox);
  const plugins = [
    await sandbox.plugin({ package: '@vitejs/plugin-vue', read: ['.'], server: ['watcher', 'ws'] }),
    await sandbox.plugin('@vitejs/plugin-react'),
    await sandbox.plugin({
      package: '@sveltejs/vite-plugin-svelte',
      export: 'svelte',
      read: ['.'],
      write: ['.vite'],
      server: ['watcher', 'moduleGraph'],
    }),
  ];
  return { plugins, dispose: () => sandbox.dispose() };
}

const stepsOf = (framework) => {
  const file = COMPONENTS[framework];
  const label = file.replace('App', 'Label');
  const style = framework === 'react' ? 'app.css' : file;
  return [
    ['text', file, 'first text', 'second text', { text: 'second text' }],
    ['style', style, 'rgb(1, 2, 3)', 'rgb(4, 5, 6)', { color: 'rgb(4, 5, 6)' }],
    ['child', label, 'label of', 'child of', { label: 'child of' }],
    ['unclosed', file, 'second text</p>', 'second text', 'overlay'],
    ['closed', file, 'second text', 'third text</p>', { text: 'third text' }],
    ['script', file, "unit = 'clicks'", "unit = 'presses'", { count: 'presses' }],
    ['unfinished', file, "unit = 'presses'", 'unit = ', 'overlay'],
    ['finished', file, 'unit = ', "unit = 'turns'", { count: 'turns' }],
  ];
};

let native;
let sandboxed;
before(async () => {
  native = await startDevPages(natively);
  sandboxed = await startDevPages(inSandboxes);
});
after(async () => {
  await native?.close();
  await sandboxed?.close();
});

/** What must be so whatever happens natively: no reload, state kept where the framework keeps it, errors with their place. */
const EXPECTED = {
  vue: { counts: ['1 clicks', '2 clicks', '3 clicks'], unclosed: 'src/App.vue:11:3', unfinished: '(6:13)' },
  react: {
    counts: ['1 clicks', '2 clicks', '3 clicks'],
    unclosed: 'App.jsx:17:1',
    unfinished: 'App.jsx:7:16',
  },
  // Svelte makes a component that was edited anew, and keeps those around it.
  svelte: {
    counts: ['0 clicks', '1 clicks', '2 clicks'],
    unclosed: 'src/App.svelte:9:0',
    unfinished: 'src/App.svelte:5:15',
  },
};

for (const [framework, { counts, unclosed, unfinished }] of Object.entries(EXPECTED)) {
  test(`${framework}: edits arrive without a reload, errors name the file and the place, all as natively`, async () => {
    const steps = stepsOf(framework);
    const result = await editPage(sandboxed, framework, steps);
    const { seen, ...rest } = result;
    assert.deepEqual(
      { ...rest, updates: undefined },
      { navigations: 0, reloads: [], pageErrors: [], updates: undefined },
    );
    for (const [step, { isSameDocument }] of Object.entries(seen))
      assert.notEqual(isSameDocument, false, step);
    assert.deepEqual([seen.text.count, seen.style.count, seen.child.count], counts);
    for (const [step, place] of Object.entries({ unclosed, unfinished })) {
      const told = Object.values(seen[step]).join('\n');
      assert.ok(
        told.includes(place) && told.includes(COMPONENTS[framework]),
        `${place} is missing in:\n${told}`,
      );
    }
    assert.deepEqual(result, await editPage(native, framework, steps));
  });
}

test('it was the sandboxed plugins that did it', () => {
  const { plugins } = sandboxes[0].report();
  const did = (plugin, hook) =>
    plugins
      .find((report) => report.plugin === plugin)
      .hooks.filter((report) => report.hook === hook)
      .reduce((sum, { calls }) => sum + calls, 0);
  assert.ok(did('@vitejs/plugin-vue', 'transform') > 0);
  assert.ok(did('@vitejs/plugin-vue', 'handleHotUpdate') > 0);
  assert.ok(did('@vitejs/plugin-react', 'transformIndexHtml') > 0);
  assert.ok(did('@vitejs/plugin-react', 'load') > 0);
  assert.ok(did('@sveltejs/vite-plugin-svelte', 'transform') > 0);
  assert.ok(did('@sveltejs/vite-plugin-svelte', 'hotUpdate') > 0);
});
