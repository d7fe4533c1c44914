// A hook that waits for something which never comes ends a build as it does natively: the bundler notices that nothing is left to do.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';

const native = pathToFileURL(join(import.meta.dirname, '../index.js')).href;
const rollup = import.meta.resolve('rollup');

const plugin = `export default () => ({
  name: 'waits',
  async transform(code, id) {
    if (!id.endsWith('main.js')) return null;
    await this.load({ id: '\\0stuck' });
    return code;
  },
})`;

const WAYS = {
  natively: `import waits from './plugin.mjs';
const plugin = waits();`,
  'in its own instance': `import { createSandbox } from ${JSON.stringify(native)};
const sandbox = createSandbox({ root: import.meta.dirname, allowUnsigned: true, cacheDir: false });
const plugin = await sandbox.plugin('./plugin.mjs');`,
  'on a thread': `import { createSandbox } from ${JSON.stringify(native)};
const sandbox = createSandbox({ root: import.meta.dirname, allowUnsigned: true, cacheDir: false });
const plugin = await sandbox.plugin({ package: './plugin.mjs', keeps: 'nothing', instances: 2 });`,
};

const build = (head) => `import { rollup } from ${JSON.stringify(rollup)};
${head}
const stuck = { name: 'stuck', load: (id) => (id === '\\0stuck' ? new Promise(() => {}) : null) };
await rollup({ input: import.meta.dirname + '/main.js', plugins: [plugin, stuck] }).catch(({ message }) => console.log(message));
`;

/** Runs a build to its end; what it printed and its exit code. */
function run(t, head) {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'nexxo-unfinished-')));
  t.after(() => rmSync(root, { recursive: true, force: true }));
  for (const [name, text] of Object.entries({
    'plugin.mjs': plugin,
    'main.js': 'console.log(1)',
    'build.mjs': build(head),
  }))
    writeFileSync(join(root, name), text);
  return new Promise((done) => {
    const child = spawn(process.execPath, [join(root, 'build.mjs')], {
      timeout: 20_000,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let printed = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      printed += text;
    });
    child.on('close', (code, signal) => done({ printed: printed.replaceAll(root, ''), code, signal }));
  });
}

for (const [way, head] of Object.entries(WAYS)) {
  test(`a hook that waits for a module which never loads is named by Rollup at the end, ${way}`, async (t) => {
    const { printed, code, signal } = await run(t, head);
    assert.deepEqual({ code, signal }, { code: 0, signal: null });
    assert.match(printed, /Unexpected early exit/);
    assert.match(printed, /\(waits\) transform "\/main\.js"/);
    assert.match(printed, /\(stuck\) load/);
  });
}
