// Options that are code: the same build, byte for byte, whether the plugin runs natively or inside.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import replace from '@rollup/plugin-replace';
import { createSandbox } from '../index.js';
import optionsPlugin from './fixtures/options/plugin.mjs';
import { banner } from './fixtures/options/steps.mjs';
import { bundlers } from './lib/bundlers.mjs';
import { differences, outputFiles } from './lib/output-files.mjs';

const root = fileURLToPath(new URL('fixtures/options', import.meta.url));
const dir = mkdtempSync(join(tmpdir(), 'nexxo-options-'));
const input = join(root, 'src/main.js');
after(() => rmSync(dir, { recursive: true, force: true }));

class Logger {
  lines = [];
  info(text) {
    this.lines.push(text);
  }
}

const options = (steps) => ({
  include: (id) => id.endsWith('main.js'),
  async rewrite(code, quote) {
    await null;
    return { code: code.replace("'NAME'", quote(this.id.split('/').pop())), names: ['NAME'] };
  },
  logger: new Logger(),
  steps,
  fileName: ({ name }) => `${name}.txt`,
});

async function build(bundler, plugins) {
  rmSync(dir, { recursive: true, force: true });
  await bundlers[bundler]({ root, input, dir, plugins });
  return outputFiles(dir);
}

for (const bundler of ['vite', 'rolldown', 'rollup']) {
  test(`${bundler}: functions, an object of a class and a module in the options`, async () => {
    const native = await build(bundler, [optionsPlugin(options([banner('hi'), (code) => `${code};`]))]);
    assert.match(native.get('log.txt').toString(), /rewrote NAME/);

    const sandbox = createSandbox({ root, allowUnsigned: true, cacheDir: false });
    const inside = [sandbox.module('./steps.mjs', 'banner', 'hi'), sandbox.code("(code) => code + ';'")];
    const plugin = await sandbox.plugin('./plugin.mjs', options(inside));
    const sandboxed = await build(bundler, [plugin]);
    assert.deepEqual(differences(native, sandboxed), []);
    const [report] = sandbox.report().plugins;
    assert.ok(report.hooks.some(({ hook, calls }) => hook === 'functions' && calls > 0));
    sandbox.dispose();
  });

  test(`${bundler}: a published plugin with a function among its values`, async () => {
    const values = { NAME: (id) => id.split('/').pop(), value: 'v' };
    const settings = () => ({ preventAssignment: true, values });
    const native = await build(bundler, [optionsPlugin(options([])), replace(settings())]);
    const sandbox = createSandbox({ root, allowUnsigned: true, cacheDir: false });
    const plugin = await sandbox.plugin('@rollup/plugin-replace', settings());
    const sandboxed = await build(bundler, [optionsPlugin(options([])), plugin]);
    assert.deepEqual(differences(native, sandboxed), []);
    sandbox.dispose();
  });
}

test('an error that a function of the options throws ends the build as it does natively', async () => {
  const thrown = new Error('the project says no');
  const broken = {
    ...options([]),
    rewrite() {
      throw thrown;
    },
  };
  const messageOf = (plugin) =>
    build('rollup', [plugin]).then(assert.fail, ({ message, id, cause }) => ({ message, id, cause }));
  const native = await messageOf(optionsPlugin(broken));
  const sandbox = createSandbox({ root, allowUnsigned: true, cacheDir: false });
  const sandboxed = await messageOf(await sandbox.plugin('./plugin.mjs', broken));
  assert.deepEqual(sandboxed, native);
  assert.match(sandboxed.message, /the project says no/);
  sandbox.dispose();
});
