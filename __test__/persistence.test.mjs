// What is kept between builds: changed, linked, raced for or left by another project, it never decides what a plugin is.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { createSandbox } from '@nexxo/native';

const PLUGIN = `let seen = 'nothing';
const filler = ${JSON.stringify('x'.repeat(2000))};
export default (options = {}) => {
  const before = seen;
  seen = options.secret ?? 'no secret';
  return { name: 'keeps', transform: () => ({ code: 'VERSION ' + before + filler.length, map: null }) };
};
`;

function project(t, version = 'one') {
  const root = realpathSync(mkdtempSync(path.join(tmpdir(), 'nexxo-kept-')));
  t.after(() => rmSync(root, { recursive: true, force: true }));
  writePlugin(root, version);
  return { root, cacheDir: path.join(root, 'cache') };
}

const writePlugin = (root, version) =>
  writeFileSync(path.join(root, 'plugin.mjs'), PLUGIN.replace('VERSION', version));

/** Runs the plugin once, in a sandbox of its own; what it answered, and whether it came from a snapshot. */
async function run({ root, cacheDir }, options = {}) {
  const sandbox = createSandbox({ root, cacheDir, allowUnsigned: true });
  try {
    const plugin = await sandbox.plugin('./plugin.mjs', options);
    const { code } = sandbox.callHook(plugin, 'transform', ['', '/main.js'], {});
    return { code, isRestored: sandbox.report().plugins[0].restored };
  } finally {
    sandbox.dispose();
  }
}

/** The same in a process of its own, which has nothing in memory. */
function runApart({ root, cacheDir }, options = {}) {
  const code = `const { createSandbox } = await import(${JSON.stringify(import.meta.resolve('@nexxo/native'))});
const sandbox = createSandbox(${JSON.stringify({ root, cacheDir, allowUnsigned: true })});
const plugin = await sandbox.plugin('./plugin.mjs', ${JSON.stringify(options)});
const { code } = sandbox.callHook(plugin, 'transform', ['', '/main.js'], {});
console.log(JSON.stringify({ code, isRestored: sandbox.report().plugins[0].restored }));
sandbox.dispose();`;
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.on('error', reject);
    child.on('close', (status) =>
      status === 0 ? resolve(JSON.parse(output)) : reject(new Error(`ended with ${status}`)),
    );
  });
}

const filesIn = (dir) =>
  readdirSync(dir, { recursive: true })
    .map((name) => path.join(dir, name))
    .filter((file) => statSync(file).isFile());
const FIRST = { code: 'one nothing2000', isRestored: false };

test('what was kept is used by the next process', async (t) => {
  const kept = project(t);
  assert.deepEqual(await runApart(kept), FIRST);
  assert.deepEqual(await runApart(kept), { ...FIRST, isRestored: true });
});

test('I1 a snapshot or bundle with a changed byte is not used', async (t) => {
  const kept = project(t);
  await runApart(kept);
  const files = filesIn(kept.cacheDir).filter((file) => !file.endsWith('.map'));
  assert.ok(files.length >= 2, 'a bundle and a snapshot');
  for (const file of files) {
    const good = readFileSync(file);
    for (const at of [0, good.length >> 1, good.length - 1]) {
      const bad = Buffer.from(good);
      bad[at] ^= 1;
      rmSync(file);
      writeFileSync(file, bad, { mode: 0o600 });
      const { code, isRestored } = await runApart(kept);
      assert.equal(code, FIRST.code);
      if (file.endsWith('.snapshot')) assert.equal(isRestored, false, `byte ${at}`);
    }
  }
});

test('I1 what is kept is for this user alone', async (t) => {
  const kept = project(t);
  await runApart(kept);
  for (const file of filesIn(kept.cacheDir)) assert.equal(statSync(file).mode & 0o077, 0, file);
  const snapshots = filesIn(kept.cacheDir).filter((file) => file.endsWith('.snapshot'));
  for (const file of snapshots) chmodSync(file, 0o666);
  assert.equal((await runApart(kept)).isRestored, false, 'others could have written it');
});

test('I2 another version of a plugin gets nothing of the former one', async (t) => {
  const kept = project(t);
  await runApart(kept);
  writePlugin(kept.root, 'two');
  assert.deepEqual(await runApart(kept), { code: 'two nothing2000', isRestored: false });
  writePlugin(kept.root, 'one');
  assert.equal((await runApart(kept)).code, FIRST.code);
});

test('I2 the snapshot of one plugin in the place of the snapshot of another is not used', async (t) => {
  const [kept, other] = [project(t), project(t, 'other')];
  await runApart(kept);
  await runApart(other);
  const snapshotOf = ({ cacheDir }) => filesIn(cacheDir).find((file) => file.endsWith('.snapshot'));
  renameSync(snapshotOf(other), snapshotOf(kept));
  assert.deepEqual(await runApart(kept), FIRST);
});

test('I3 a cache that is a link, or that others may write, is none, and stops no build', async (t) => {
  const kept = project(t);
  const elsewhere = path.join(kept.root, 'elsewhere');
  mkdirSync(elsewhere);
  mkdirSync(kept.cacheDir);
  symlinkSync(elsewhere, path.join(kept.cacheDir, 'snapshots'));
  for (let time = 0; time < 2; time++) assert.deepEqual(await runApart(kept), FIRST);
  assert.deepEqual(readdirSync(elsewhere), []);
  rmSync(path.join(kept.cacheDir, 'snapshots'));
  mkdirSync(path.join(kept.cacheDir, 'snapshots'));
  chmodSync(path.join(kept.cacheDir, 'snapshots'), 0o777);
  for (let time = 0; time < 2; time++) assert.deepEqual(await runApart(kept), FIRST);
});

test('I4 processes that begin at once agree, and leave a cache that is whole', async (t) => {
  const kept = project(t);
  const results = await Promise.all(Array.from({ length: 4 }, () => runApart(kept)));
  for (const { code } of results) assert.equal(code, FIRST.code);
  assert.ok(filesIn(kept.cacheDir).every((file) => !file.endsWith('.tmp')));
  assert.deepEqual(await runApart(kept), { ...FIRST, isRestored: true });
});

test("I5 a snapshot is taken before the plugin saw a project's options", async (t) => {
  const kept = project(t);
  const secret = 'the-secret-of-one-project';
  assert.deepEqual(await runApart(kept, { secret }), FIRST);
  for (const file of filesIn(kept.cacheDir)) assert.ok(!readFileSync(file).includes(secret), file);
  assert.deepEqual(await runApart(kept), { ...FIRST, isRestored: true });
  assert.equal((await run(kept, { secret })).code, FIRST.code);
  assert.equal((await run(kept)).code, FIRST.code, 'nor in one process');
});
