import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { testSandbox } from './lib/sandbox.mjs';

/** Puts a package into the project's `node_modules`. */
function install(root, name, files, more = {}) {
  const dir = join(root, 'node_modules', name);
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, 'package.json'), JSON.stringify({ name, version: '1.2.3', ...more }));
  for (const [file, text] of Object.entries(files)) writeFileSync(join(dir, file), text);
}

const RUNS = `export default (o) => ({ name: 'x', transform: (code) => o.plugins.reduce((text, run) => run(text), code) })`;

test('a module of the options runs inside: called, taken as it is, and by a path to its export', async () => {
  const { root, sandbox, write } = testSandbox();
  install(
    root,
    'wrap',
    { 'index.mjs': `export default ({ by }) => (text) => by + text + by + typeof process.env.HOME;` },
    { exports: './index.mjs' },
  );
  install(root, 'upper', {
    'index.js': `module.exports = (text) => text.toUpperCase(); module.exports.tools = { trim: (t) => t.trim() };`,
  });
  const plugins = [
    sandbox.module('upper', 'default.tools.trim'),
    sandbox.module('upper'),
    sandbox.module('wrap', 'default', { by: '*' }),
  ];
  const p = await sandbox.plugin(write(RUNS), { plugins });
  assert.equal(p.transform(' a ', 'id'), '*A*undefined');
});

test('modules share one copy of what they need, with the plugin too', async () => {
  const { root, sandbox, write } = testSandbox();
  install(root, 'state', { 'index.mjs': `export const seen = [];` }, { exports: './index.mjs' });
  install(
    root,
    'adds',
    {
      'index.mjs': `import { seen } from 'state'; export class Adder { constructor(x) { seen.push(x) } get size() { return seen.length } }`,
    },
    { exports: './index.mjs' },
  );
  const file = write(
    `import { seen } from 'state'; export default (o) => ({ name: 'x', load: () => [seen.join(), o.adder.size, o.adder.constructor.name].join(' ') })`,
  );
  const p = await sandbox.plugin(file, { adder: sandbox.module('adds', 'Adder', 'given') });
  assert.equal(p.load('id'), 'given 1 Adder');
});

test('modules and functions are given to modules', async () => {
  const { root, sandbox, write } = testSandbox();
  writeFileSync(
    join(root, 'compose.mjs'),
    `export const compose = (...all) => (x) => all.reduce((y, f) => f(y), x);`,
  );
  writeFileSync(join(root, 'double.mjs'), `export default (x) => x + x;`);
  const calls = [];
  const outside = (text) => {
    calls.push(text);
    return `${text}!`;
  };
  const compose = sandbox.module('./compose.mjs', 'compose', sandbox.module('./double.mjs'), outside);
  const p = await sandbox.plugin(write(RUNS), { plugins: [compose] });
  assert.equal(p.transform('a', 'id'), 'aa!');
  assert.deepEqual(calls, ['aa']);
});

test('a plugin that is CommonJS, TypeScript or has no default export takes modules as well', async () => {
  const { root, sandbox, write } = testSandbox();
  writeFileSync(join(root, 'double.mjs'), `export default (x) => x + x;`);
  const body = `(o: any) => ({ name: 'x', transform: (code: string) => o.plugins.reduce((t: string, f: any) => f(t), code) })`;
  const sources = [
    [write(`module.exports = ${body.replaceAll(/: (any|string)/g, '')}`, 'cjs'), 'default'],
    [write(`export default ${body}`, 'ts'), 'default'],
    [write(`export const make = ${body}`, 'ts'), 'make'],
  ];
  for (const [file, name] of sources) {
    const plugins = [sandbox.module('./double.mjs')];
    const p = await sandbox.plugin({ package: file, export: name }, { plugins });
    assert.equal(p.transform('a', 'id'), 'aa');
  }
});

test('a change of a module is seen, and other modules make another bundle', async () => {
  const { root, sandbox, write } = testSandbox();
  const file = write(RUNS);
  const other = join(root, 'other.mjs');
  const run = async (...modules) => {
    const p = await sandbox.plugin(file, { plugins: modules.map((name) => sandbox.module(name)) });
    return p.transform('a', 'id');
  };
  writeFileSync(other, `export default (x) => x + 1;`);
  assert.equal(await run('./other.mjs'), 'a1');
  assert.equal(await run('./other.mjs'), 'a1');
  assert.equal(await run(), 'a');
  writeFileSync(other, `export default (x) => x + 'changed';`);
  assert.equal(await run('./other.mjs'), 'achanged');
});

test('what is packed with a plugin is told to `verify`', async () => {
  const seen = [];
  const { root, sandbox, write } = testSandbox({ verify: (packed) => void seen.push(packed.modules) });
  install(root, 'wrap', { 'index.mjs': `export default (x) => x;` }, { exports: './index.mjs' });
  const file = write(RUNS);
  for (let load = 0; load < 2; load++) await sandbox.plugin(file, { plugins: [sandbox.module('wrap')] });
  assert.deepEqual(seen, [[{ name: 'wrap', version: '1.2.3' }], [{ name: 'wrap', version: '1.2.3' }]]);
});

test('a module that is not there, an export that is not, and one that cannot be called are named', async () => {
  const { root, sandbox, write } = testSandbox();
  writeFileSync(join(root, 'data.mjs'), `export const data = 1; export default {};`);
  const file = write(RUNS);
  const load = (module) => sandbox.plugin(file, { plugins: [module] });
  await assert.rejects(load(sandbox.module('not-installed')), { code: 'NEXXO_PLUGIN_NOT_FOUND' });
  await assert.rejects(load(sandbox.module('./data.mjs', 'nothing')), {
    code: 'NEXXO_EXPORT_MISSING',
    message: /"nothing" of \.\/data\.mjs .* data/,
  });
  await assert.rejects(load(sandbox.module('./data.mjs', 'data', 1)), {
    code: 'NEXXO_EXPORT_MISSING',
    message: /is called, and is number/,
  });
  assert.throws(() => sandbox.module(''), { code: 'NEXXO_OPTION_INVALID' });
  assert.throws(() => sandbox.code(' '), { code: 'NEXXO_OPTION_INVALID' });
});

test('code of the options is evaluated inside and costs no call out', async () => {
  const { plugin, sandbox } = testSandbox();
  const p = await plugin(RUNS, { plugins: [sandbox.code('(text) => text + typeof require // a comment')] });
  assert.equal(p.transform('a', 'id'), 'aundefined');
  const [report] = sandbox.report().plugins;
  assert.equal(report.hostCalls, 0);
  await assert.rejects(plugin(RUNS, { plugins: [sandbox.code('(')] }), {
    code: 'NEXXO_FACTORY',
    message: /SyntaxError|unexpected/i,
  });
});

test('a marker in what a function of the options returns means nothing inside', async () => {
  const { plugin, sandbox } = testSandbox();
  const p = await plugin(`export default (o) => ({ name: 'x', load: () => String(typeof o.give()) })`, {
    give: () => sandbox.code('() => 1'),
  });
  assert.throws(() => p.load('id'), { code: 'NEXXO_VALUE', message: /stand for options/ });
});
