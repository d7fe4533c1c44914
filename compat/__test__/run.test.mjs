import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';

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
  `export default () => ({ name: 'counts', renderChunk: (code) => code + '//' + typeof globalThis.gc + process.pid });\n`,
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
  assert.match(rows[2].reason, /starts true; .*NEXXO_PROCESS_DENIED/);
  assert.match(rows[3].reason, /the native build fails/);
  assert.equal(code, 1, `half of the cases in scope are identical, and 97% were asked for\n${err}`);
  assert.match(err, /4\/4 /, 'progress is on standard error');
});

test('single cases by name, and an unknown one is told', async () => {
  const { code, out } = await compat('same');
  assert.equal(code, 0);
  assert.match(out, /1 cases, 1 in scope, 1 of them identical: 100%/);
  const unknown = await compat('other');
  assert.equal(unknown.code, 2);
  assert.match(unknown.err, /has no case other/);
});
