// Threads of instances end with what needs them: they keep no process alive, and none crashes at its end.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';

const native = pathToFileURL(join(import.meta.dirname, '../index.js')).href;

const plugin = `export default (ask) => ({
  name: 'busy',
  transform(code) {
    if (code === 'ask') return ask();
    const end = code === 'long' ? 3e9 : 3e5;
    let sum = 0;
    for (let at = 0; at < end; at++) sum = (sum * 31 + at) % 1000003;
    return code;
  },
})`;

const head = `import { createSandbox } from ${JSON.stringify(native)};
const sandbox = createSandbox({ root: import.meta.dirname, allowUnsigned: true, cacheDir: false, limits: { cpuMs: 60_000 } });
const plugin = await sandbox.plugin({ package: './plugin.mjs', keeps: 'nothing', instances: 2 }, () => 'answered');
const transform = (code) => sandbox.callHook(plugin, 'transform', [code, code], {});
`;

/** Runs a script to its end; what it printed, its exit code and signal, and how long it took. */
function run(t, script, files = {}) {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'nexxo-parallel-')));
  t.after(() => rmSync(root, { recursive: true, force: true }));
  for (const [name, text] of Object.entries({ 'plugin.mjs': plugin, 'script.mjs': script, ...files }))
    writeFileSync(join(root, name), text);
  const start = performance.now();
  return new Promise((done) => {
    execFile(process.execPath, [join(root, 'script.mjs')], { timeout: 60_000 }, (error, stdout, stderr) => {
      const { code = 0, signal = null } = error ?? {};
      done({ stdout, stderr, code, signal, ms: performance.now() - start });
    });
  });
}

const endedWell = ({ code, signal, stderr }) =>
  assert.deepEqual({ code, signal, stderr }, { code: 0, signal: null, stderr: '' });

test('idle instances let the process end, and awaited ones keep it alive', async (t) => {
  const ended = await run(t, `${head}void transform('short').then((code) => console.log(code));`);
  endedWell(ended);
  assert.equal(ended.stdout, 'short\n');
});

for (const [what, script] of Object.entries({
  'while an instance computes': `void transform('long'); setTimeout(() => process.exit(0), 50);`,
  'while an instance asks': `void transform('ask'); void transform('ask'); process.exit(0);`,
  'with an entry just asked for': `void transform('short'); process.exit(0);`,
  'while instances are started': `for (let at = 0; at < 8; at++) void transform('long'); process.exit(0);`,
  'after the sandbox was disposed': `void transform('long').catch(() => {}); sandbox.dispose();`,
})) {
  test(`a process can end ${what}`, async (t) => {
    const ended = await run(t, head + script);
    endedWell(ended);
    assert.ok(ended.ms < 20_000, `it took ${ended.ms} ms`);
  });
}

test('an exception that nothing catches ends the process as ever', async (t) => {
  const ended = await run(t, `${head}void transform('ask').then(() => { throw new Error('mine') });`);
  assert.equal(ended.code, 1);
  assert.match(ended.stderr, /Error: mine/);
});

test('a thread of Node that has instances can be ended', async (t) => {
  const script = `import { Worker } from 'node:worker_threads';
for (const code of ['long', 'ask', 'short']) {
  const worker = new Worker(new URL('./worker.mjs', import.meta.url), { workerData: code });
  await new Promise((done) => worker.once('message', done));
  await worker.terminate();
}
console.log('done');
process.exit(0);`;
  const worker = `${head}import { parentPort, workerData } from 'node:worker_threads';
void transform('short').then(() => { void transform(workerData); parentPort.postMessage('started'); });`;
  const ended = await run(t, script, { 'worker.mjs': worker });
  endedWell(ended);
  assert.equal(ended.stdout, 'done\n');
});

test('a sandbox that nobody has any more takes its threads along', async (t) => {
  const script = `import { readdirSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { createSandbox } from ${JSON.stringify(native)};
const threads = () => readdirSync('/proc/self/task').length;
const once = async () => {
  const sandbox = createSandbox({ root: import.meta.dirname, allowUnsigned: true, cacheDir: false });
  const plugin = await sandbox.plugin({ package: './plugin.mjs', keeps: 'nothing', instances: 4 }, () => 1);
  await sandbox.callHook(plugin, 'transform', ['short', 'id'], {});
};
await once();
const before = threads();
for (let at = 0; at < 10; at++) await once();
for (let at = 0; at < 50 && threads() > before; at++) { globalThis.gc(); await wait(20); }
console.log(threads() - before);`;
  if (process.platform !== 'linux') return t.skip('looks into /proc');
  const ended = await run(
    t,
    `import { setFlagsFromString } from 'node:v8'; setFlagsFromString('--expose-gc');
globalThis.gc = (await import('node:vm')).runInNewContext('gc');
await import('./collected.mjs');`,
    { 'collected.mjs': script },
  );
  endedWell(ended);
  assert.ok(Number(ended.stdout) <= 0, `${ended.stdout} more threads`);
});
