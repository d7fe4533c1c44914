import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { inBundler } from '../lib/in-bundler.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
// Below the repository, so that the cases' packages are found as from there.
const workspace = join(root, 'target/compat-test');
const cases = join(workspace, 'cases');

function addCase(name, description, files) {
  for (const [file, text] of Object.entries({ ...files, 'case.json': JSON.stringify(description) })) {
    const path = join(cases, name, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
}

const yaml = (options) => ({
  package: '@rollup/plugin-yaml',
  version: '5.0.0',
  import: { entry: '@rollup/plugin-yaml', export: 'default' },
  options: [options],
  bundler: 'rollup',
  input: 'src/main.js',
});

rmSync(workspace, { recursive: true, force: true });
addCase('same', yaml({}), {
  'src/main.js': "import a from './a.yaml';\nconsole.log(a);\n",
  'src/a.yaml': 'a: 1\n',
});
addCase('unbuildable', yaml({}), { 'src/main.js': "import './missing.js';\n" });
const own = (name) => ({ entry: join(workspace, `${name}.mjs`), export: 'default' });
addCase(
  'starts',
  { ...yaml({}), package: 'starts', import: own('starts') },
  { 'src/main.js': 'export default 1;\n' },
);
writeFileSync(
  own('starts').entry,
  `import { execFileSync } from 'node:child_process';
export default () => ({ name: 'starts', renderChunk: (code) => code + '//' + execFileSync('true') });\n`,
);
addCase(
  'counts',
  { ...yaml({}), package: 'counts', import: own('counts') },
  { 'src/main.js': 'export default 1;\n' },
);
writeFileSync(
  own('counts').entry,
  `export default () => ({ name: 'counts', renderChunk: (code) => code + 'globalThis.counts = "' + typeof globalThis.gc + process.pid + '";' });\n`,
);
addCase(
  'rollup-only',
  { ...yaml({}), package: 'rollup-only', import: own('rollup-only') },
  { 'src/main.js': 'export default 1;\n' },
);
writeFileSync(
  own('rollup-only').entry,
  `export default () => ({ name: 'rollup-only', renderChunk(code) { return this.meta.rolldownVersion === undefined ? code + 'globalThis.done = 1;' : null; } });\n`,
);
after(() => rmSync(workspace, { recursive: true, force: true }));

function compat(...args) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(root, 'compat/run.mjs'), '--cases', cases, ...args], {
      stdio: 'pipe',
    });
    const result = { code: null, out: '', err: '' };
    child.stdout.on('data', (chunk) => (result.out += chunk));
    child.stderr.on('data', (chunk) => (result.err += chunk));
    child.on('error', reject);
    child.on('close', (code) => resolve({ ...result, code }));
  });
}

test('a folder of cases: each has its status, and what is out of scope is seen from the native build', async () => {
  const { code, out, err } = await compat('--json', '--at-least', '97');
  const { cases: rows } = JSON.parse(out);
  const short = rows.map(({ name, bundler, inScope, status }) => [name, bundler, inScope, status]);
  assert.deepEqual(short, [
    ['counts', 'rollup', true, 'different'],
    ['rollup-only', 'rollup', true, 'identical'],
    ['same', 'rollup', true, 'identical'],
    ['starts', 'rollup', false, 'denied'],
    ['unbuildable', 'rollup', false, 'failed'],
  ]);
  for (const row of rows)
    assert.deepEqual(Object.keys(row).sort(), [
      ...[
        'bundler',
        'grants',
        'inScope',
        'isOwn',
        'name',
        'nativeMs',
        'package',
        'reason',
        'sandboxedMs',
        'status',
        'version',
      ],
    ]);
  assert.match(rows[0].reason, /main\.js differs at line/);
  assert.match(rows[3].reason, /starts true; .*NEXXO_PROCESS_DENIED/);
  assert.match(rows[4].reason, /the native build fails/);
  assert.equal(code, 1, `two of three cases in scope are identical, and 97% were asked for\n${err}`);
  assert.match(err, /5\/5 /, 'progress is on standard error');
});

test('single cases by name, and an unknown one is told', async () => {
  const { code, out } = await compat('same');
  assert.equal(code, 0);
  assert.match(out, /1 cases, 1 in scope, 1 of them identical: 100%/);
  const unknown = await compat('other');
  assert.equal(unknown.code, 2);
  assert.match(unknown.err, /has no case other/);
});

test('all bundlers: where a plugin works is seen from native builds, and it counts where it is identical in all of them', async () => {
  const { code, out } = await compat(
    '--json',
    '--all-bundlers',
    '--at-least-everywhere',
    '2',
    'counts',
    'rollup-only',
    'same',
  );
  const { cases: rows, inAllBundlers } = JSON.parse(out);
  const short = rows.map(({ name, bundler, isOwn, works, status }) => [name, bundler, isOwn, works, status]);
  assert.deepEqual(short, [
    ['counts', 'rollup', true, true, 'different'],
    ['counts', 'rolldown', false, true, 'different'],
    ['counts', 'vite', false, true, 'different'],
    ['rollup-only', 'rollup', true, true, 'identical'],
    ['rollup-only', 'rolldown', false, false, 'identical'],
    ['rollup-only', 'vite', false, false, 'identical'],
    ['same', 'rollup', true, true, 'identical'],
    ['same', 'rolldown', false, true, 'identical'],
    ['same', 'vite', false, true, 'identical'],
  ]);
  assert.match(rows[4].why, /changes nothing/);
  assert.deepEqual(inAllBundlers, { plugins: 2, identical: 1 });
  assert.equal(code, 1, 'one plugin is identical in all, and two were asked for');
});

test('a case fits another bundler where its project does', () => {
  const lib = {
    build: { lib: { entry: 'src/main.js' }, rollupOptions: { external: ['a'] }, sourcemap: true },
  };
  const cases = {
    rollup: {
      bundler: 'rollup',
      input: 'main.js',
      output: { format: 'cjs' },
      inputOptions: { treeshake: false },
    },
    vite: { bundler: 'vite', vite: lib },
    page: { bundler: 'vite', vite: {} },
    server: { bundler: 'vite-dev' },
    ofOutput: { bundler: 'rollup', input: 'main.js', asOutputPlugin: true },
  };
  assert.deepEqual(inBundler(cases.rollup, 'vite'), {
    bundler: 'vite',
    timeoutMs: 60_000,
    input: 'main.js',
    vite: {
      build: {
        rollupOptions: {
          preserveEntrySignatures: 'exports-only',
          treeshake: false,
          output: { format: 'cjs' },
        },
      },
    },
  });
  assert.equal(inBundler(cases.rollup, 'rolldown').output, cases.rollup.output);
  assert.deepEqual(inBundler(cases.vite, 'rolldown'), {
    bundler: 'rolldown',
    timeoutMs: 60_000,
    input: 'src/main.js',
    external: ['a'],
    output: { sourcemap: true },
  });
  for (const own of ['page', 'server', 'ofOutput'])
    assert.equal(inBundler(cases[own], 'rolldown'), null, own);
  for (const own of Object.values(cases)) assert.equal(inBundler(own, own.bundler), own);
});
