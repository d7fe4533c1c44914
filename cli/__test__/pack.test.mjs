// Packing: an archive that holds all that the plugin needs, and asks for what its author says.
import assert from 'node:assert/strict';
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { readArchive } from '@nexxo/native/signing';
import { directory, nexxo, nexxoJson, write } from './lib/nexxo.mjs';

const plugin = (body = "{ name: 'motto', load() {}, resolveId: { order: 'pre', handler() {} } }") =>
  `import { shout } from 'shout';\nexport default (options = {}) => (shout('x'), ${body});\n`;

const project = (t, more = {}, code = plugin()) =>
  directory(t, {
    'package.json': {
      name: '@acme/motto',
      version: '1.0.0',
      type: 'module',
      main: 'index.js',
      author: 'Acme <a@acme.example>',
      ...more,
    },
    'index.js': code,
    'data/motto.txt': 'slow is smooth\n',
    'node_modules/shout/package.json': { name: 'shout', version: '1.0.0', type: 'module', main: 'index.js' },
    'node_modules/shout/index.js': 'export const shout = (text) => text.toUpperCase();\n',
  });
const pack = (cwd, ...args) =>
  nexxoJson(['plugin', 'pack', ...args], { cwd, env: { SOURCE_DATE_EPOCH: '1790000000' } });

test('the archive has the bundle with its dependencies, the data, and a manifest that nobody signed', async (t) => {
  const cwd = project(t);
  const { code, file, manifest, signed } = await pack(cwd);
  assert.equal(code, 0);
  assert.equal(file, 'acme-motto-1.0.0.tgz');
  assert.equal(signed, false);
  assert.deepEqual(manifest.hooks, ['load', 'resolveId'], 'found by running the bundle that was packed');
  assert.deepEqual(manifest.publisher, { name: 'Acme' });
  const files = new Map(
    readArchive(readFileSync(join(cwd, file))).map(({ path, data }) => [path, Buffer.from(data).toString()]),
  );
  assert.match(files.get('plugin.mjs'), /toUpperCase/);
  assert.equal(files.get('data/motto.txt'), 'slow is smooth\n');
  assert.deepEqual(JSON.parse(files.get('nexxo.manifest.json')).signatures, []);
});

test('keys and secrets stay out of the archive, whatever their names and wherever they lie, and it says so', async (t) => {
  const cwd = project(t);
  await nexxoJson(['plugin', 'keygen', '--out', 'release.key', '--no-passphrase'], { cwd });
  const key = readFileSync(join(cwd, 'release.key'), 'utf8');
  write(cwd, {
    'data/words.txt': `a fixture:\n${key}`,
    '.env.local': 'TOKEN=x\n',
    'nexxo.registry.json': '{}',
    'node_modules/shout/data/left.txt': key,
    'data/about.md': 'Begin it with\n-----BEGIN PRIVATE KEY-----\nand nothing else.\n',
  });
  const { code, file, leftOut } = await pack(cwd);
  assert.equal(code, 0);
  assert.deepEqual(leftOut, [
    '.env.local',
    'data/words.txt',
    'packages/shout@1.0.0/data/left.txt',
    'release.key',
  ]);
  const files = readArchive(readFileSync(join(cwd, file)));
  assert.ok(!files.some(({ data }) => Buffer.from(data).includes(key.split('\n')[1])), 'no line of the key');
  assert.ok(
    files.some(({ path }) => path === 'data/about.md'),
    'words about keys are none',
  );
});

test('the same files give the same archive in another place, and one that lies there already is not packed', async (t) => {
  const [from, top] = [project(t), directory(t)];
  for (const place of ['one/motto', 'other/motto']) cpSync(from, join(top, place), { recursive: true });
  const archives = [];
  for (const place of ['one/motto', 'one/motto', 'other/motto']) {
    await pack(join(top, place));
    archives.push(readFileSync(join(top, place, 'acme-motto-1.0.0.tgz')));
  }
  const [first, again, elsewhere] = archives;
  assert.ok(first.equals(again), 'packed again');
  assert.ok(first.equals(elsewhere), 'packed elsewhere');
});

test('a factory that does not run without arguments asks for the hooks', async (t) => {
  const cwd = project(t, {}, plugin('{ name: options.name.trim(), load() {} }'));
  const { code, err } = await nexxo(['plugin', 'pack'], { cwd });
  assert.equal(code, 2);
  assert.match(err, /its factory does not run without arguments[\s\S]*--hooks/);
  assert.deepEqual((await pack(cwd, '--hooks', 'transform, load')).manifest.hooks, ['load', 'transform']);
});

test('a plugin that asks for a directory is packed without its hooks being named', async (t) => {
  const capabilities = [
    { capability: 'read', value: ['mottos'], reason: 'Reads mottos.' },
    { capability: 'write', value: ['out/mottos'], reason: 'Writes mottos.' },
  ];
  const cwd = project(t, { nexxo: { capabilities } });
  const { code, manifest, error } = await pack(cwd);
  assert.equal(code, 0, error?.message);
  assert.deepEqual(manifest.hooks, ['load', 'resolveId']);
});

test('package.json says how it is packed, and options say it over that', async (t) => {
  const capabilities = [{ capability: 'read', value: ['icons'], reason: 'Reads the icons.' }];
  const nexxoField = {
    entry: 'main.js',
    hooks: ['load'],
    capabilities,
    limits: { cpuMs: 200 },
    publisher: { name: 'Us', url: 'https://us.example' },
  };
  const cwd = project(t, { nexxo: nexxoField });
  write(cwd, { 'main.js': 'export default () => ({ name: "main" });', 'asks.json': [] });
  const { manifest } = await pack(cwd);
  assert.deepEqual(manifest.capabilities, capabilities);
  assert.deepEqual(
    [manifest.hooks, manifest.limits, manifest.publisher],
    [['load'], { cpuMs: 200 }, nexxoField.publisher],
  );
  const over = await pack(cwd, '--capabilities', 'asks.json', '--publisher', 'Them', '--out', 'x.tgz');
  assert.deepEqual(
    [over.file, over.manifest.capabilities, over.manifest.publisher],
    ['x.tgz', [], { name: 'Them' }],
  );
});

for (const [what, more, message] of [
  [
    'a field that is not known',
    { nexxo: { hook: [] } },
    /`nexxo\.hook` of package\.json is not known; there are entry/,
  ],
  ['a field that is no object', { nexxo: 'x' }, /must be an object/],
  ['no author', { author: undefined }, /--publisher <name>/],
  ['no version', { version: undefined }, /needs a name and a version/],
  [
    'a capability that is none',
    { nexxo: { hooks: [], capabilities: [{ capability: 'all', value: true, reason: 'x' }] } },
    /NEXXO_MANIFEST_INVALID .*\/capabilities\/0\/capability/,
  ],
  ['an entry that is not there', { nexxo: { entry: 'no.js' } }, /NEXXO_PLUGIN_NOT_FOUND/],
])
  test(`${what} is told, and nothing is written`, async (t) => {
    const cwd = project(t, more);
    const { code, err } = await nexxo(['plugin', 'pack'], { cwd });
    assert.notEqual(code, 0);
    assert.match(err, message);
    assert.throws(() => readFileSync(join(cwd, 'acme-motto-1.0.0.tgz')), { code: 'ENOENT' });
  });
