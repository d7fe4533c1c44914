// The example application, built with its plugins sandboxed, does in a browser what it should.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { withPage } from './lib/browser.mjs';
import { buildExample, exampleRoot, serveExample } from './lib/example-app.mjs';
import { differences, outputFiles } from './lib/output-files.mjs';

const PLUGINS = ['@rollup/plugin-replace', '@rollup/plugin-yaml', 'unplugin-replace', 'rollup-plugin-svelte'];
const SANDBOXED = 'dist/sandboxed';
const NATIVE = 'dist/native';
let printed;

before(async () => {
  await buildExample(NATIVE, { NEXXO_NATIVE: '1' });
  printed = await buildExample(SANDBOXED);
});

test('the build ends with a report that has a row for each plugin', () => {
  for (const name of PLUGINS) assert.ok(printed.includes(name), `${name} is missing in:\n${printed}`);
});

test('the sandboxed build equals the native one', () => {
  const [native, sandboxed] = [NATIVE, SANDBOXED].map((dir) => outputFiles(join(exampleRoot, dir)));
  assert.deepEqual(differences(native, sandboxed), []);
});

test('the page shows what each plugin made, and answers clicks', async () => {
  const server = await serveExample(SANDBOXED);
  try {
    await withPage(server.url, async (page, errors) => {
      const text = (id) => page.getByTestId(id).first().innerText();
      assert.equal(await text('version'), 'v4.2.0 · stable');
      assert.equal(await text('count'), '11 changes in 4 releases');

      const cheer = page.getByTestId('cheer').first();
      await cheer.click();
      await cheer.click();
      assert.equal(await cheer.innerText(), 'Cheer 2');

      await page.getByRole('button', { name: 'Security' }).click();
      assert.equal(await text('count'), '2 changes in 2 releases');
      await page.getByRole('searchbox').fill('webhook');
      assert.equal(await text('count'), '1 change in 1 release');
      assert.match(await text('release'), /12 November 2026/);
      assert.deepEqual(errors, []);
    });
  } finally {
    await server.close();
  }
});
