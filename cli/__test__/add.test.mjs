// Adding npm plugins that nobody signed: that nothing of them runs outside, and that each use is approved apart.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { directory, nexxo, nexxoJson, write } from './lib/nexxo.mjs';
import { installed } from './lib/signed-plugin.mjs';

const repository = fileURLToPath(new URL('../..', import.meta.url));

const NAME = 'rollup-plugin-x';
const place = `node_modules/${NAME}`;

/** A project with a plugin in it, and a key. */
async function project(t, code, more = {}) {
  const cwd = directory(t, {
    'package.json': { name: 'app', version: '1.0.0' },
    [`${place}/package.json`]: {
      name: NAME,
      version: '1.0.0',
      type: 'module',
      exports: { '.': './index.js', './extra': './extra.js' },
    },
    [`${place}/index.js`]: code,
    [`${place}/extra.js`]: "export default () => ({ name: 'extra', load() {} });\n",
    'node_modules/.package-lock.json': { packages: { [place]: { integrity: `sha512-${'A'.repeat(86)}==` } } },
    'node_modules/inside/package.json': {
      name: 'inside',
      version: '1.0.0',
      type: 'module',
      main: 'index.js',
    },
    'node_modules/inside/index.js': 'export default () => 1;\n',
    ...more,
  });
  assert.equal((await nexxo(['plugin', 'keygen', '--no-passphrase'], { cwd })).code, 0);
  return cwd;
}
const plain = "export default () => ({ name: 'x', transform() {} });\n";
const add = (cwd, specifier, ...args) => nexxoJson(['plugin', 'add', specifier, '--yes', ...args], { cwd });
const locked = (cwd) => JSON.parse(readFileSync(join(cwd, 'nexxo.lock'), 'utf8')).plugins[NAME];

test('an approval, the lockfile and trust in the own key for approvals alone are written', async (t) => {
  const cwd = await project(t, plain);
  const { code, manifest, trustedKey } = await add(cwd, NAME);
  assert.equal(code, 0);
  assert.equal(trustedKey, true);
  assert.deepEqual(manifest.hooks, ['transform']);
  assert.deepEqual(
    manifest.packages.map(({ path }) => path),
    [`${NAME}@1.0.0`],
  );
  const { keys } = JSON.parse(readFileSync(join(cwd, 'nexxo.trust.json'), 'utf8'));
  assert.deepEqual(
    keys.map(({ patterns, kinds }) => [patterns, kinds]),
    [[['*'], ['approval']]],
  );
  assert.equal(locked(cwd).kind, 'approval');
  assert.ok(existsSync(join(cwd, `nexxo.approvals/${NAME}.json`)));
  assert.equal((await nexxoJson(['plugin', 'verify', NAME], { cwd })).code, 0);
});

test('nothing of the plugin runs outside of the sandbox', async (t) => {
  const code = `import { writeFileSync } from 'node:fs';
import { execSync } from 'node:child_process';
const mark = (where) => {
  try { writeFileSync(MARK, where); } catch {}
  try { execSync('touch ' + MARK); } catch {}
};
mark('import');
export default () => (mark('factory'), { name: 'x', buildStart() { mark('hook'); }, transform() { mark('transform'); } });
`;
  const cwd = await project(t, code);
  write(cwd, { [`${place}/index.js`]: code.replaceAll('MARK', JSON.stringify(join(cwd, 'marked'))) });
  const { code: exit, denied } = await add(cwd, NAME);
  assert.equal(exit, 0);
  assert.ok(!existsSync(join(cwd, 'marked')));
  assert.deepEqual(Object.keys(locked(cwd).capabilities), [], 'what it tried was not granted either');
  assert.ok(denied !== undefined);
});

test('where nobody can be asked nothing is written without --yes: 2', async (t) => {
  const cwd = await project(t, plain);
  const { code, out, err } = await nexxo(['plugin', 'add', NAME, '--no-build'], { cwd });
  assert.equal(code, 2);
  assert.match(out, /rollup-plugin-x 1\.0\.0, an npm package that nobody signed/);
  assert.match(err, /say --yes/);
  for (const file of ['nexxo.lock', 'nexxo.trust.json', 'nexxo.approvals'])
    assert.ok(!existsSync(join(cwd, file)), file);
});

test('each use is added to the same approval; grants and limits gather', async (t) => {
  const cwd = await project(t, plain);
  const files = async (...args) =>
    (await add(cwd, ...args, '--no-build')).manifest.files.map(({ path }) => path);
  assert.deepEqual(await files(NAME, '--grant', 'read=src'), ['index.mjs']);
  assert.deepEqual(await files(`${NAME}/extra`, '--limit', 'cpuMs=300'), ['extra.mjs', 'index.mjs']);
  assert.deepEqual(await files(NAME, '--module', 'inside'), ['extra.mjs', 'index+inside.mjs', 'index.mjs']);
  assert.deepEqual(locked(cwd).capabilities, { read: ['src'] });
  assert.deepEqual(locked(cwd).limits, { cpuMs: 300 });
  write(cwd, { 'node_modules/inside/index.js': 'export default () => 2;\n' });
  const { code, approved } = await nexxoJson(['plugin', 'approve', NAME, '--yes'], { cwd });
  assert.equal(code, 0);
  assert.deepEqual(approved[0].packages, [{ path: 'inside@1.0.0', change: 'changed' }]);
  assert.equal((await nexxoJson(['plugin', 'verify', NAME], { cwd })).code, 0, 'all uses were packed again');
});

test('a new version is approved, not added, and both versions are shown', async (t) => {
  const cwd = await project(t, plain);
  await add(cwd, NAME, '--no-build');
  write(cwd, {
    [`${place}/package.json`]: { name: NAME, version: '2.0.0', type: 'module', exports: './index.js' },
  });
  const again = await add(cwd, NAME, '--no-build');
  assert.deepEqual([again.code, again.error.next], [2, `nexxo plugin approve ${NAME}`]);
  assert.equal((await nexxoJson(['plugin', 'verify', NAME], { cwd })).error.code, 'NEXXO_LOCK_CHANGED');
  const { approved } = await nexxoJson(['plugin', 'approve', NAME, '--yes'], { cwd });
  const version = approved[0].changes.find(({ what }) => what === 'version');
  assert.deepEqual(version, { what: 'version', was: '1.0.0', is: '2.0.0' });
});

test('an approval that somebody else wrote is not signed again', async (t) => {
  const cwd = await project(t, plain);
  await add(cwd, NAME, '--no-build');
  const file = `nexxo.approvals/${NAME}.json`;
  const envelope = JSON.parse(readFileSync(join(cwd, file), 'utf8'));
  const manifest = JSON.parse(Buffer.from(envelope.payload, 'base64').toString());
  const evil = { ...manifest, capabilities: [{ capability: 'read', value: ['/'], reason: 'Please.' }] };
  const text = `${JSON.stringify({ ...envelope, payload: Buffer.from(JSON.stringify(evil)).toString('base64') }, null, 2)}\n`;
  write(cwd, { [file]: text, [`${place}/index.js`]: `${plain}globalThis.changed = true;\n` });
  for (const command of ['approve', 'add']) {
    const { code, error } = await nexxoJson(['plugin', command, NAME, '--yes'], { cwd });
    assert.deepEqual([code, error.code], [1, 'NEXXO_SIGNATURE_INVALID'], command);
  }
});

test('a key that the project revoked approves nothing', async (t) => {
  const cwd = await project(t, plain);
  const { keyId } = await add(cwd, NAME, '--no-build');
  await nexxo(['plugin', 'revoke', keyId, '--reason', 'Lost.'], { cwd });
  assert.equal((await nexxoJson(['plugin', 'remove', NAME], { cwd })).code, 0);
  const { code, error } = await add(cwd, NAME, '--no-build');
  assert.deepEqual([code, error.code], [1, 'NEXXO_KEY_REVOKED']);
});

for (const [what, args, message] of [
  ['no key', ['rollup-plugin-x', '--key', 'no.key'], /Next: nexxo plugin keygen --out no\.key/],
  ['a package that is not installed', ['nothing'], /Next: npm install nothing/],
  ['a file of the project', ['./plugin.mjs'], /allowUnsigned: \['\.\/plugin\.mjs'\]/],
  [
    'a module that is not installed',
    ['rollup-plugin-x', '--module', 'nothing', '--no-build'],
    /NEXXO_PLUGIN_NOT_FOUND/,
  ],
])
  test(`${what}: 2, and a message`, async (t) => {
    const cwd = await project(t, plain);
    const { code, err } = await nexxo(['plugin', 'add', ...args, '--yes'], { cwd });
    assert.equal(code, 2, err);
    assert.match(err, message);
  });

test('a plugin that was approved can be checked as before, in the project too', async (t) => {
  const cwd = await project(
    t,
    "export default () => ({ name: 'x', transform: (code) => code + ' // x' });\n",
    {
      'src/main.js': 'export const one = 1;\n',
    },
  );
  symlinkSync(join(repository, 'node_modules/rollup'), join(cwd, 'node_modules/rollup'), 'junction');
  await add(cwd, NAME, '--no-build');
  for (const args of [[], ['--project', '.']]) {
    const { code, error, same } = await nexxoJson(['plugin', 'check', NAME, '--bundler', 'rollup', ...args], {
      cwd,
    });
    assert.deepEqual([code, error, same], [0, undefined, true]);
  }
});

test('a signed package is not checked, and it is said why', async (t) => {
  const cwd = directory(t, { 'package.json': {}, ...installed() });
  const { code, error } = await nexxoJson(['plugin', 'check', '@acme/rollup-plugin-icons'], { cwd });
  assert.deepEqual([code, error.next], [2, 'nexxo plugin approve @acme/rollup-plugin-icons']);
});

test('a plugin is added as well where no package manager wrote down its integrity', async (t) => {
  const cwd = await project(t, plain);
  rmSync(join(cwd, 'node_modules/.package-lock.json'));
  const { code, manifest } = await add(cwd, NAME, '--no-build');
  assert.equal(code, 0);
  assert.deepEqual(manifest.source, { package: NAME, version: '1.0.0' });
  assert.match(
    (await nexxo(['plugin', 'inspect', NAME], { cwd })).out,
    /made from +rollup-plugin-x 1\.0\.0$/m,
  );
});
