import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatReport } from '../../index.js';
import { testSandbox } from './lib/sandbox.mjs';

const SOURCE = `import { readFileSync } from 'node:fs';
export default () => ({ name: 'x', buildStart() {}, transform(code, id) { if (id === 'r') readFileSync('/etc/passwd'); return code + '!' } })`;

test('counts calls, time and bytes by hook', async () => {
  const { plugin, sandbox } = testSandbox();
  const p = await plugin(SOURCE);
  for (let i = 0; i < 3; i += 1) p.transform('code', `m${i}`);
  const [report] = sandbox.report().plugins;
  const transform = report.hooks.find(({ hook }) => hook === 'transform');
  assert.equal(transform.calls, 3);
  assert.ok(transform.cpuMs > 0 && transform.bytesIn > 12 && transform.bytesOut > 0);
  assert.equal(report.calls, 3);
  assert.ok(report.peakMemoryBytes > 0 && report.cpuMs >= transform.cpuMs);
  assert.deepEqual(JSON.parse(sandbox.reportJson()), sandbox.report());
});

test('a refused file is an error with its code, and in the report', async () => {
  const { plugin, sandbox } = testSandbox();
  const p = await plugin(SOURCE);
  assert.throws(
    () => p.transform('c', 'r'),
    (error) => error.code === 'NEXXO_FS_DENIED' && error.plugin === 'x',
  );
  const report = sandbox.report();
  assert.equal(report.plugins[0].deniedCount, 1);
  assert.equal(report.plugins[0].denied[0].path, '/etc/passwd');
  const table = formatReport(report);
  assert.match(table.split('\n')[0], /^plugin +hooks +calls +CPU +peak memory +files read +denied$/);
  assert.match(table, /plugin-1\.mjs +buildStart transform +1 .* 1$/m);
  assert.match(table, /denied to plugin-1\.mjs: .*\/etc\/passwd/);
});

test('a trace in the format that Perfetto opens', async () => {
  const { plugin, sandbox } = testSandbox({ trace: true });
  const p = await plugin(SOURCE);
  p.transform('code', '/m.js');
  const { traceEvents } = sandbox.trace();
  assert.deepEqual(
    traceEvents.map(({ ph, name }) => [ph, name]),
    [
      ['M', 'thread_name'],
      ['X', 'transform'],
    ],
  );
  assert.equal(traceEvents[1].args.id, '/m.js');
  assert.throws(() => testSandbox().sandbox.trace(), { code: 'NEXXO_OPTION_INVALID' });
});

test('callHook for authors of bundlers', async () => {
  const { load, sandbox } = testSandbox();
  const loaded = await load(
    `export default () => [{ name: 'a' }, { name: 'b', banner: '/*b*/', transform: { order: 'pre', handler(code) { this.warn('w'); return code + '!' } } }]`,
  );
  const warnings = [];
  assert.equal(sandbox.callHook(loaded, 'transform', ['c', 'i'], { warn: (w) => warnings.push(w) }), 'c!');
  assert.deepEqual(warnings, ['w']);
  assert.equal(sandbox.callHook(loaded, 'banner'), '/*b*/');
  assert.throws(() => sandbox.callHook(loaded, 'load'), { code: 'NEXXO_OPTION_INVALID' });
  assert.throws(() => sandbox.callHook(loaded, 'transform', ['c', 'i']), { code: 'NEXXO_UNSUPPORTED' });
});

test('a plugin whose factory failed is reported with what it was denied', async () => {
  const { sandbox, load } = testSandbox();
  const source = `import fs from 'node:fs';
    export default (file) => { try { fs.readFileSync(file); } catch { throw new Error('no settings'); } return { name: 'x' }; };`;
  await assert.rejects(load(source, '/etc/hostname'), { code: 'NEXXO_FACTORY' });
  const [{ hooks, denied }] = sandbox.report().plugins;
  assert.deepEqual(hooks, []);
  assert.deepEqual(
    denied.map(({ what, path }) => [what, path]),
    [['fs.readFile', '/etc/hostname']],
  );
});
