// Hooks that begin with guards are not called for other modules, and builds are what they were.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createSandbox } from '@nexxo/native';
import { bundlers } from './lib/bundlers.mjs';
import { differences, outputFiles } from './lib/output-files.mjs';

const root = fileURLToPath(new URL('fixtures/derived-filters', import.meta.url));
const dir = join(root, 'dist');
const plugin = join(root, 'plugin.mjs');

after(() => rmSync(dir, { recursive: true, force: true }));

async function build(bundler, plugins) {
  rmSync(dir, { recursive: true, force: true });
  await bundlers[bundler]({ root, input: join(root, 'src/main.js'), dir, plugins });
  return outputFiles(dir);
}

async function sandboxed(derivedFilters, ...args) {
  const sandbox = createSandbox({ root, allowUnsigned: true, cacheDir: false, derivedFilters });
  const made = await sandbox.plugin(plugin, ...args);
  const hook = (name) => sandbox.report().plugins[0].hooks.find((item) => item.hook === name);
  return { sandbox, made, hook };
}

for (const bundler of ['rollup', 'rolldown', 'vite']) {
  test(`${bundler} does not call hooks for modules that their guards turn away`, async () => {
    const { default: make } = await import(plugin);
    const native = await build(bundler, [make()]);
    const { made, hook } = await sandboxed(true);
    assert.deepEqual(differences(native, await build(bundler, [made])), []);
    assert.deepEqual([hook('transform').calls, hook('transform').leftOut], [2, 0]);
    assert.deepEqual([hook('load').calls, hook('load').leftOut], [1, 0]);
  });

  test(`${bundler}: with a filter that the bundler cannot be told`, async () => {
    const options = { include: '**', exclude: '**/nothing/**' };
    const { default: make } = await import(plugin);
    const native = await build(bundler, [make(options)]);
    const { made, hook } = await sandboxed(true, options);
    assert.deepEqual(differences(native, await build(bundler, [made])), []);
    assert.equal(hook('transform').calls, 2);
    assert.match(hook('transform').derivedFilter, /inside\("nothing"\)/);
  });

  test(`${bundler}: every call is checked where that is asked for`, async () => {
    const { default: make } = await import(plugin);
    const native = await build(bundler, [make()]);
    const { made, hook } = await sandboxed('check');
    assert.equal(typeof made.transform, 'function');
    assert.deepEqual(differences(native, await build(bundler, [made])), []);
    assert.ok(hook('transform').calls > 2);
    assert.equal(hook('transform').leftOut, hook('transform').calls - 2);
  });
}

const NOTHING = "if (id === 'x.css') return 'x'; return null;";

/** Plugins that change what guards mean, which nobody can foresee. */
const LIARS = [
  ['returns something', "return 'changed';", 'const own = () => true;'],
  ['waits and returns something', "return Promise.resolve('changed');", 'const own = () => true;'],
  ['warns', NOTHING, "const own = function () { context.warn('seen'); return false; };"],
  ['prints', NOTHING, "const own = () => { console.log('seen'); return false; };"],
  ['resolves', NOTHING, "const own = () => { void context.resolve('./x.js'); return false; };"],
];
for (const [name, body, own] of LIARS) {
  test(`the check finds a hook that ${name} all the same`, async () => {
    const at = mkdtempSync(join(tmpdir(), 'nexxo-derived-'));
    const file = join(at, 'liar.mjs');
    writeFileSync(
      file,
      `let context;
      ${own}
      export default () => ({ name: 'liar', buildStart() { context = this; String.prototype.endsWith = own; },
        transform(code, id) { if (!id.endsWith('.css')) return null; ${body} } });`,
    );
    const make = async (derivedFilters) => {
      const sandbox = createSandbox({ root: at, allowUnsigned: true, derivedFilters, cacheDir: false });
      const made = await sandbox.plugin(file);
      const context = { warn() {}, resolve: async () => null, meta: { rollupVersion: '4.0.0' } };
      Reflect.apply(made.buildStart, context, [{ plugins: [] }]);
      return async (id) => Reflect.apply(made.transform.handler ?? made.transform, context, ['code', id]);
    };
    const transform = await make('check');
    await assert.rejects(transform('/a.js'), (error) => {
      assert.deepEqual(
        [error.code, error.plugin, error.hook, error.id],
        ['NEXXO_FILTER_DIFFERS', 'liar', 'transform', '/a.js'],
      );
      return true;
    });
    const unchecked = await make(true);
    assert.equal(await unchecked('/a.js'), null);
    rmSync(at, { recursive: true, force: true });
  });
}
