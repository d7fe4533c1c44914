// Hostile plugins in builds by real bundlers: what a bundler does on a plugin's behalf is bounded too, the error names
// plugin, hook and module, and the plugins beside it work on.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createSandbox } from '@nexxo/native';
import { bundlers } from './lib/bundlers.mjs';

const hostile = fileURLToPath(new URL('hostile/', import.meta.url));
const project = mkdtempSync(join(tmpdir(), 'nexxo-hostile-build-'));
after(() => rmSync(project, { recursive: true }));

/** On this id the filter of a12 backtracks through 2^40 ways. */
const slowId = join(project, `${'a'.repeat(40)}.js`);
const input = join(project, 'main.js');
writeFileSync(slowId, 'export default 1;\n');
writeFileSync(input, `import one from ${JSON.stringify(slowId)};\nconsole.log(one);\n`);

async function build(bundler, plugins) {
  const dir = mkdtempSync(join(project, 'out-'));
  try {
    await bundlers[bundler]({ root: project, input, dir, plugins });
  } catch (error) {
    return error;
  }
  return undefined;
}

/** The errors of a build: Rolldown collects those of its plugins in one. */
const parts = (error) => error.errors ?? [error];

async function withSandbox(run) {
  const sandbox = createSandbox({ root: hostile, allowUnsigned: true, cacheDir: false });
  try {
    await run(sandbox);
  } finally {
    sandbox.dispose();
  }
}

for (const bundler of Object.keys(bundlers)) {
  test(`A12 in ${bundler}: a backtracking filter does not run outside, and meets the limit inside`, () =>
    withSandbox(async (sandbox) => {
      const plugin = await sandbox.plugin('./a12-filter.mjs');
      assert.equal(plugin.transform.filter, undefined, 'the filter is not handed on');
      const started = performance.now();
      const error = await build(bundler, [plugin]);
      assert.ok(performance.now() - started < 5000, `${performance.now() - started} ms`);
      assert.match(
        error?.message,
        /NEXXO_CPU_LIMIT: .*plugin a12-filter, hook transform, module ".*a{40}\.js"/,
      );
    }));

  test(`A13 in ${bundler}: source that nests without end does not reach the bundler's parser`, () =>
    withSandbox(async (sandbox) => {
      const error = await build(bundler, [await sandbox.plugin('./a13-nested-source.mjs')]);
      assert.match(
        error?.message,
        /NEXXO_STACK_OVERFLOW: .*plugin a13-nested-source, hook transform, module/,
      );
    }));

  test(`${bundler}: one plugin's failure names plugin, hook and module, and leaves the plugins beside it unharmed`, () =>
    withSandbox(async (sandbox) => {
      const seen = [];
      const native = {
        name: 'native',
        transform(_code, id) {
          seen.push(id);
          return null;
        },
        buildEnd: (error) => void seen.push(error === undefined ? 'ended' : 'failed'),
      };
      const innocent = await sandbox.plugin('./innocent.mjs');
      const error = await build(bundler, [innocent, native, await sandbox.plugin('./a1-endless-loop.mjs')]);
      // A call that came after the failure may be told first, and names the code of the failure too.
      const found = parts(error).find(({ pluginCode, code }) => (pluginCode ?? code) === 'NEXXO_CPU_LIMIT');
      assert.ok(found, error?.message);
      assert.match(found.message, /plugin a1-endless-loop, hook transform, module ".*\.js"/);
      assert.equal(found.plugin, 'a1-endless-loop');
      assert.equal(found.hook, 'transform');
      assert.ok(seen.includes(input), 'the native plugin ran');
      assert.ok(seen.includes('failed'), 'and was told of the end');
      assert.equal(innocent.transform.call({}, 'code', 'file.js'), 'code;');
      assert.equal(await build(bundler, [innocent, native]), undefined, 'the next build passes');
    }));
}

/** Kinds of nesting that end a bundler's parser when a hook returns them; each needs a process of its own to show it. */
const nested = {
  brackets: "'x = ' + '['.repeat(n) + ']'.repeat(n)",
  arrows: "'x = ' + 'a => '.repeat(n) + '1'",
  functions: "'x = ' + 'function () { return '.repeat(n) + '}'.repeat(n)",
  // biome-ignore lint/suspicious/noTemplateCurlyInString: source text
  templates: "'x = ' + '`${'.repeat(n) + '1' + '}`'.repeat(n)",
  statements: "'if (a) '.repeat(n) + 'b()'",
  conditions: "'x = ' + 'a ? b : '.repeat(n) + 'c'",
};
const child = fileURLToPath(new URL('lib/nested-build.mjs', import.meta.url));

for (const bundler of ['rolldown', 'rollup']) {
  for (const [name, expression] of Object.entries(nested)) {
    test(`A13 in ${bundler}: nested ${name} as a hook's result do not end the process`, () => {
      const file = join(project, `${name}.mjs`);
      const source = `const n = 20_000; export default () => ({ name: 'nested', transform: () => ${expression} })`;
      writeFileSync(file, source);
      const { status, signal, stdout, stderr } = spawnSync(process.execPath, [child, bundler, file, input], {
        encoding: 'utf8',
        timeout: 30_000,
      });
      assert.equal(signal, null, 'the process was ended');
      assert.equal(status, 0, stderr);
      assert.match(
        stdout,
        /NEXXO_HOOK_RESULT: .*nests more than 500 levels deep.*plugin nested, hook transform/,
      );
    });
  }
}
