// Approving signed plugins: that nobody approves unasked, and that every difference is shown.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { generateKey } from '@nexxo/native/signing';
import { directory, nexxo, nexxoJson, write } from './lib/nexxo.mjs';
import { installed, key, NAME, trusting } from './lib/signed-plugin.mjs';

const project = (t, options) =>
  directory(t, {
    'package.json': { name: 'app', version: '1.0.0', devDependencies: { [NAME]: '*' } },
    'nexxo.trust.json': trusting([key]),
    ...installed(options),
  });
const approve = (cwd, ...args) => nexxoJson(['plugin', 'approve', NAME, '--yes', ...args], { cwd });
const locked = (cwd) => JSON.parse(readFileSync(join(cwd, 'nexxo.lock'), 'utf8')).plugins[NAME];

test('where nobody can be asked nothing is approved without --yes: 2, after what it is was shown', async (t) => {
  const cwd = project(t);
  const { code, out, err } = await nexxo(['plugin', 'approve', NAME], { cwd });
  assert.equal(code, 2);
  assert.match(out, /@acme\/rollup-plugin-icons 1\.0\.0 \(artifact\), not approved yet/);
  assert.match(err, /Approve @acme\/rollup-plugin-icons 1\.0\.0\?.*say --yes/);
  assert.ok(!existsSync(join(cwd, 'nexxo.lock')));
});

test('a plugin is approved with what it asks for and what is granted besides, which stays with the next version', async (t) => {
  const capabilities = [{ capability: 'read', value: ['icons'], reason: 'Reads the icons.' }];
  const cwd = project(t, { capabilities });
  const first = await approve(cwd, '--grant', 'read=./src/', '--grant', 'bundler', '--limit', 'cpuMs=300');
  assert.equal(first.code, 0, JSON.stringify(first));
  assert.deepEqual(locked(cwd).capabilities, { bundler: true, read: ['icons', 'src'] });
  assert.deepEqual(locked(cwd).limits, { cpuMs: 300 });
  assert.deepEqual((await approve(cwd)).unchanged, [NAME]);
  write(cwd, installed({ capabilities, version: '1.1.0', code: 'export default () => ({ name: "new" })' }));
  const second = await approve(cwd);
  assert.deepEqual(
    second.approved[0].changes.map(({ what }) => what),
    ['version', 'bundle', 'manifest'],
  );
  assert.deepEqual(locked(cwd).capabilities, { bundler: true, read: ['icons', 'src'] });
  await approve(cwd, '--only-asked');
  assert.deepEqual(locked(cwd).capabilities, { read: ['icons'] });
  assert.equal(locked(cwd).limits, undefined);
});

test('each thing that is not as it was approved is shown with the old and the new value', async (t) => {
  const second = generateKey();
  const cwd = project(t);
  write(cwd, { 'nexxo.trust.json': trusting([key, second]) });
  await approve(cwd);
  const capabilities = [{ capability: 'env', value: ['API'], reason: 'Asks the server.' }];
  write(cwd, installed({ keys: [second], version: '0.9.0', capabilities, limits: { memoryMiB: 128 } }));
  const { out, code } = await nexxo(['plugin', 'approve', NAME], { cwd });
  assert.equal(code, 2);
  for (const text of [
    /^ {2}- {2}version +1\.0\.0$/m,
    /^ {2}\+ {2}version +0\.9\.0$/m,
    new RegExp(`^ {2}- {2}signer +${RegExp.escape?.(key.keyId) ?? key.keyId.replace(/[+/]/g, '\\$&')}$`, 'm'),
    /^ {2}\+ {2}capability +env: \["API"\]$/m,
    /^ {2}\+ {2}limit +limits\.memoryMiB: 128$/m,
  ])
    assert.match(out, text);
  assert.equal(locked(cwd).version, '1.0.0', 'nothing was written');
});

test('what does not verify is not approved, whatever is said', async (t) => {
  const cwd = project(t, { keys: [generateKey()] });
  const { code, error } = await approve(cwd);
  assert.deepEqual([code, error.code], [1, 'NEXXO_SIGNER_UNTRUSTED']);
  assert.match(error.next, /^nexxo plugin trust add/);
  write(cwd, { ...installed(), [`node_modules/${NAME}/plugin.mjs`]: 'evil()' });
  assert.equal((await approve(cwd)).error.code, 'NEXXO_FILE_CHANGED');
  assert.ok(!existsSync(join(cwd, 'nexxo.lock')));
});

test('list says whether each plugin verifies now, and ends with 1 where one does not', async (t) => {
  const cwd = project(t);
  const list = async () => {
    const { code, plugins } = await nexxoJson(['plugin', 'list'], { cwd });
    return [code, plugins.map(({ name, problem }) => [name, problem?.code ?? null])];
  };
  assert.deepEqual(await list(), [1, [[NAME, 'NEXXO_LOCK_MISSING']]]);
  assert.equal((await nexxoJson(['plugin', 'approve', '--all', '--yes'], { cwd })).code, 0);
  assert.deepEqual(await list(), [0, [[NAME, null]]]);
  write(cwd, { [`node_modules/${NAME}/plugin.mjs`]: 'evil()' });
  assert.deepEqual(await list(), [1, [[NAME, 'NEXXO_FILE_CHANGED']]]);
});

test('remove takes the approval back, and says where there was none', async (t) => {
  const cwd = project(t);
  await approve(cwd);
  const remove = () => nexxoJson(['plugin', 'remove', NAME], { cwd });
  assert.equal((await remove()).code, 0);
  assert.equal(locked(cwd), undefined);
  assert.equal((await remove()).code, 1);
});

for (const [what, args, message] of [
  ['no package', ['approve'], /Name packages, or say --all/],
  ['nothing to approve', ['approve', '--all'], /no plugin here is signed or approved/],
  ['a grant that is none', ['approve', 'x', '--grant', 'all'], /--grant all is none/],
  ['a limit that is none', ['approve', 'x', '--limit', 'cpuMs'], /--limit cpuMs is none/],
  ['a package that is not installed', ['approve', 'x'], /Next: npm install x/],
  [
    'a path out of node_modules',
    ['approve', '../a-directory-that-is-not-there'],
    /There is no file or directory/,
  ],
  ['a name that is none', ['remove', '..'], /is no name of a package/],
  ['an archive to add', ['add', 'x.tgz'], /Install it, then approve it[\s\S]*npm install x\.tgz/],
])
  test(`${what}: 2, and a message`, async (t) => {
    const cwd = directory(t, { 'package.json': {} });
    const { code, err } = await nexxo(['plugin', ...args], { cwd });
    assert.equal(code, 2);
    assert.match(err, message);
  });

test('a signed package is not added but approved', async (t) => {
  const cwd = project(t);
  const { code, error } = await nexxoJson(['plugin', 'add', NAME, '--yes'], { cwd });
  assert.deepEqual([code, error.next], [2, `nexxo plugin approve ${NAME}`]);
});
