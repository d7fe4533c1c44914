// A10: what the host does for a plugin cannot be interrupted, so that it is bounded by what goes in, or by its time.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { createSandbox } from '@nexxo/native';
import { parseAst } from 'rolldown/parseAst';

const root = mkdtempSync(join(tmpdir(), 'nexxo-host-work-'));
after(() => rmSync(root, { recursive: true }));
const HOST_MS = 300;

/** Runs a hook, and gives how it ended and how long the process was away. */
async function run(name, body, context = {}, cpuMs = 100) {
  writeFileSync(
    join(root, `${name}.mjs`),
    `import zlib from 'node:zlib'; export default () => ({ name: '${name}', ${body} })`,
  );
  const sandbox = createSandbox({
    root,
    allowUnsigned: true,
    cacheDir: false,
    limits: { cpuMs, hookIdleMs: HOST_MS, memoryMiB: 128 },
  });
  try {
    const plugin = await sandbox.plugin(`./${name}.mjs`);
    const start = performance.now();
    const outcome = await Promise.resolve()
      .then(() => plugin.transform.call(context, 'code', 'file.js'))
      .then(
        (value) => ({ value }),
        (error) => ({ error }),
      );
    return { ...outcome, ms: performance.now() - start };
  } finally {
    sandbox.dispose();
  }
}

test('A10 parsing what is long and holds little does not go on for the calls that are allowed', async () => {
  let parsed = 0;
  const parse = (code) => {
    parsed += 1;
    return parseAst(code);
  };
  const body = `transform() { const code = '/*' + 'x'.repeat(1 << 20) + '*/'; for (;;) this.parse(code) }`;
  const { error, ms } = await run('parser', body, { parse }, 1000);
  assert.match(error.code, /^NEXXO_(?:HOOK_TIMEOUT|CPU_LIMIT)$/, error.stack);
  assert.ok(parsed > 0);
  assert.ok(ms < 20 * HOST_MS, `${ms} ms`);
});

test('A10 a call of the host that takes its time ends the plugin, also where it catches the error', async () => {
  const wait = new Int32Array(new SharedArrayBuffer(4));
  let calls = 0;
  const context = {
    getModuleInfo() {
      calls += 1;
      Atomics.wait(wait, 0, 0, 50);
      return null;
    },
  };
  for (const loop of [
    `for (;;) this.getModuleInfo('x')`,
    `for (;;) try { this.getModuleInfo('x') } catch {}`,
  ]) {
    calls = 0;
    const { error, ms } = await run('caller', `transform() { ${loop} }`, context);
    assert.match(error.code, /^NEXXO_(?:HOOK_TIMEOUT|CPU_LIMIT)$/, error.stack);
    if (!loop.includes('catch')) {
      assert.equal(error.code, 'NEXXO_HOOK_TIMEOUT');
      assert.equal(error.limit, HOST_MS);
      assert.match(error.message, /plugin caller, hook transform, module "file.js"/);
    }
    assert.ok(calls <= HOST_MS / 50 + 2, `${calls} calls`);
    assert.ok(ms < 20 * HOST_MS, `${ms} ms`);
  }
});

test('A10 what a hook had done before it waited is no sum over the build', async () => {
  const wait = new Int32Array(new SharedArrayBuffer(4));
  const context = { getModuleInfo: () => Atomics.wait(wait, 0, 0, 100) && null, resolve: async () => null };
  const body = `async transform() { for (let i = 0; i < 8; i++) { this.getModuleInfo('x'); await this.resolve('y') } return 'done' }`;
  const { value, error } = await run('patient', body, context);
  assert.equal(value, 'done', error?.stack);
});

for (const how of ['brotliCompressSync', 'gzipSync', 'deflateRawSync'])
  test(`A10 the time of the host's ${how} counts as the plugin's`, async () => {
    const body = `transform() { const bytes = new Uint8Array(1 << 20).map((_, i) => (i * 7919) >> 3); for (;;) zlib.${how}(bytes) }`;
    const { error, ms } = await run('compressor', body);
    assert.equal(error.code, 'NEXXO_CPU_LIMIT');
    assert.ok(ms < 20 * HOST_MS, `${ms} ms`);
  });
