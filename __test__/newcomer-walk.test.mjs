// What a newcomer does, from the first key to a build that stops: every step a process of its own, as one types it.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const repository = fileURLToPath(new URL('..', import.meta.url));
const NAME = '@acme/vite-plugin-motto';
const YAML = '@rollup/plugin-yaml';
let walk;
let app;

/** Runs a program in the application, with nobody to ask. */
function run(program, args, cwd = app) {
  return new Promise((resolve, reject) => {
    const { NEXXO_PASSPHRASE: _passphrase, FORCE_COLOR: _color, NODE_ENV: _mode, ...env } = process.env;
    const child = spawn(program, args, {
      cwd,
      env: { ...env, NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32' && program === 'npm',
    });
    let text = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += chunk));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, text }));
  });
}

const nexxo = (...args) => run(process.execPath, [join(repository, 'cli/dist/main.js'), 'plugin', ...args]);
const build = () => run(process.execPath, [join(repository, 'node_modules/vite/bin/vite.js'), 'build']);

/** Runs the command; it must be done. */
async function done(...args) {
  const { code, text } = await nexxo(...args);
  assert.equal(code, 0, text);
  return text;
}

function write(directory, files) {
  for (const [name, data] of Object.entries(files)) {
    const file = join(directory, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, typeof data === 'string' ? data : JSON.stringify(data, null, 2));
  }
}

const read = (file) => readFileSync(join(app, file), 'utf8');

/** What the build wrote. */
function built() {
  const assets = join(app, 'dist/assets');
  return readdirSync(assets)
    .map((file) => readFileSync(join(assets, file), 'utf8'))
    .join('\n');
}

async function assertBuilds(...texts) {
  rmSync(join(app, 'dist'), { recursive: true, force: true });
  const { code, text } = await build();
  assert.equal(code, 0, text);
  for (const part of texts) assert.ok(built().includes(part), part);
}

/** The build ends, with a code, and with what somebody needs to go on. */
async function assertStops(code, ...patterns) {
  rmSync(join(app, 'dist'), { recursive: true, force: true });
  const { code: exit, text } = await build();
  assert.notEqual(exit, 0, text);
  assert.deepEqual([...new Set(text.match(/\bNEXXO_[A-Z_]+/g))], [code], text);
  for (const pattern of patterns) assert.match(text, pattern);
  assert.ok(!existsSync(join(app, 'dist')), 'nothing was written');
}

/** Does something while a file is another. */
async function whileChanged(file, change, then) {
  const was = readFileSync(join(app, file));
  writeFileSync(join(app, file), change(was.toString('latin1')), 'latin1');
  try {
    await then();
  } finally {
    writeFileSync(join(app, file), was);
  }
}

const config = (...plugins) => `import { createSandbox } from '@nexxo/native';

const sandbox = createSandbox();

export default { build: { minify: false }, plugins: [${plugins.map((plugin) => `await sandbox.plugin(${plugin})`).join(', ')}] };
`;

const author = {
  'package.json': {
    name: NAME,
    version: '1.1.0',
    type: 'module',
    author: 'Acme',
    exports: './src/index.js',
    files: ['src', 'data'],
    dependencies: { shout: '1.0.0' },
  },
  'src/index.js': `import { readFileSync } from 'node:fs';
import { shout } from 'shout';

export default function motto({ end = '!' } = {}) {
  return {
    name: 'motto',
    resolveId: { filter: { id: /^virtual:motto$/ }, handler: (id) => '\\0' + id },
    load(id) {
      if (id !== '\\0virtual:motto') return null;
      const text = readFileSync(new URL('../data/motto.txt', import.meta.url), 'utf8').trim();
      return \`export default \${JSON.stringify(shout(text) + end)};\`;
    },
  };
}
`,
  'data/motto.txt': 'slow is smooth\n',
  'node_modules/shout/package.json': { name: 'shout', version: '1.0.0', main: 'index.js' },
  'node_modules/shout/index.js': 'exports.shout = (text) => text.toUpperCase();\n',
};

const application = {
  'package.json': { name: 'app', version: '1.0.0', private: true, type: 'module' },
  'index.html': '<!doctype html><script type="module" src="/src/main.js"></script>',
  'src/main.js': "import motto from 'virtual:motto';\ndocument.title = motto;\n",
  'vite.config.js': config(`'${NAME}'`),
};

before(() => {
  walk = realpathSync(mkdtempSync(join(tmpdir(), 'nexxo-walk-')));
  app = join(walk, 'app');
  write(join(walk, 'author'), author);
  write(app, application);
  // Above the application, where npm does not tidy up.
  mkdirSync(join(walk, 'node_modules/@nexxo'), { recursive: true });
  symlinkSync(join(repository, 'node_modules/vite'), join(walk, 'node_modules/vite'), 'junction');
  symlinkSync(repository, join(walk, 'node_modules/@nexxo/native'), 'junction');
});

after(() => rmSync(walk, { recursive: true, force: true }));

/** Packs and signs the author's plugin; gives the archive. */
async function release(version, key) {
  write(join(walk, 'author'), { 'package.json': { ...author['package.json'], version } });
  const file = join(walk, `motto-${version}.tgz`);
  await done('pack', join(walk, 'author'), '--out', file);
  await done('sign', file, '--key', key);
  return file;
}

const install = async (file) => {
  const { code, text } = await run('npm', [
    'install',
    '--offline',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    file,
  ]);
  assert.equal(code, 0, text);
};

let archive;

test('a plugin that is packed, signed, trusted and installed stops the build until it is approved, which says how', async () => {
  await done('keygen', '--no-passphrase', '--out', join(walk, 'acme.key'));
  const packed = await nexxo('pack', join(walk, 'author'), '--out', join(walk, 'motto-1.1.0.tgz'));
  assert.equal(packed.code, 0, packed.text);
  assert.match(packed.text, /hooks +load, resolveId/, 'the hooks were found by running it');
  assert.match(packed.text, /data\/motto\.txt/);
  archive = await release('1.1.0', join(walk, 'acme.key'));
  assert.equal((await nexxo('verify', archive)).code, 1, 'nobody trusts the key yet');
  await done('trust', 'add', join(walk, 'acme.key.pub'), '--for', '@acme/*', '--name', 'Acme');
  assert.match(await done('verify', archive), /Verified: @acme\/vite-plugin-motto 1\.1\.0/);
  await install(archive);
  assert.ok(!existsSync(join(app, 'node_modules/shout')), 'its dependency is in the bundle');
  await assertStops('NEXXO_LOCK_MISSING', /nexxo plugin approve @acme\/vite-plugin-motto/);
});

test('an approved plugin builds, with its dependency and its data file, and without allowUnsigned', async () => {
  await done('approve', NAME, '--yes');
  await assertBuilds('SLOW IS SMOOTH!');
  await done('verify', NAME);
  await done('list');
});

const installed = (file) => `node_modules/${NAME}/${file}`;
const flipped = (text) => text.replace('toUpperCase', 'toLowerCase');

test('one byte of the installed bundle stops the build, which says which file and what to do', async () => {
  await whileChanged(installed('plugin.mjs'), flipped, () =>
    assertStops('NEXXO_FILE_CHANGED', /plugin\.mjs is not what was signed/, /[Gg]et the plugin again/),
  );
  await assertBuilds('SLOW IS SMOOTH!');
});

test('a changed data file, one more file and one less stop the build too', async () => {
  await whileChanged(
    installed('data/motto.txt'),
    () => 'fast',
    () => assertStops('NEXXO_FILE_CHANGED', /data\/motto\.txt/),
  );
  write(app, { [installed('more.js')]: '' });
  await assertStops('NEXXO_FILE_UNSIGNED', /more\.js/);
  rmSync(join(app, installed('more.js')));
  const data = read(installed('data/motto.txt'));
  rmSync(join(app, installed('data/motto.txt')));
  await assertStops('NEXXO_FILE_MISSING', /data\/motto\.txt/);
  write(app, { [installed('data/motto.txt')]: data });
  await assertBuilds('SLOW IS SMOOTH!');
});

test('a garbage signature stops the build', () =>
  whileChanged(
    installed('nexxo.manifest.json'),
    (text) => text.replace(/("sig": ")[^"]+/, '$1Z2FyYmFnZQ=='),
    () => assertStops('NEXXO_SIGNATURE_INVALID', /Do not use this copy/),
  ));

test('a signature that was taken away does not make the plugin an unsigned one', async () => {
  const envelope = read(installed('nexxo.manifest.json'));
  rmSync(join(app, installed('nexxo.manifest.json')));
  await whileChanged(
    'vite.config.js',
    (text) => text.replace('createSandbox()', 'createSandbox({ allowUnsigned: true })'),
    () => assertStops('NEXXO_SIGNATURE_MISSING'),
  );
  write(app, { [installed('nexxo.manifest.json')]: envelope });
});

const changedTrust = (change) => (text) => JSON.stringify(change(JSON.parse(text)));

test('a signer whom the project does not know stops the build', () =>
  whileChanged(
    'nexxo.trust.json',
    changedTrust((trust) => ({ ...trust, keys: [] })),
    () => assertStops('NEXXO_SIGNER_UNTRUSTED', /nexxo\.trust\.json/),
  ));

test('a key that has expired stops the build', () =>
  whileChanged(
    'nexxo.trust.json',
    changedTrust(({ keys: [key], ...trust }) => ({
      ...trust,
      keys: [{ ...key, expires: '2020-01-01T00:00:00Z' }],
    })),
    () => assertStops('NEXXO_KEY_EXPIRED'),
  ));

test('a revoked key stops the build, and the reason is told', async () => {
  const trust = read('nexxo.trust.json');
  const {
    keys: [{ keyId }],
  } = JSON.parse(trust);
  assert.match(
    await done('revoke', keyId, '--reason', 'The laptop was stolen.'),
    /do not load any more: @acme\/vite-plugin-motto/,
  );
  await assertStops('NEXXO_KEY_REVOKED', /The laptop was stolen\./);
  write(app, { 'nexxo.trust.json': trust });
});

test('settings that grant more than was approved stop the build until that is approved', async () => {
  const more = config(`{ package: '${NAME}', read: ['src'] }`);
  const locked = read('nexxo.lock');
  await whileChanged(
    'vite.config.js',
    () => more,
    async () => {
      await assertStops('NEXXO_LOCK_CAPABILITY', /read/, /nexxo plugin approve/);
      await done('approve', NAME, '--grant', 'read=src', '--yes');
      await assertBuilds('SLOW IS SMOOTH!');
    },
  );
  write(app, { 'nexxo.lock': locked });
});

test('an older version stops the build, signed as well as it may be', async () => {
  await install(await release('1.0.0', join(walk, 'acme.key')));
  await assertStops('NEXXO_LOCK_DOWNGRADE', /1\.1\.0/, /1\.0\.0/);
  await install(await release('1.2.0', join(walk, 'acme.key')));
  await assertStops('NEXXO_LOCK_CHANGED', /nexxo plugin approve/);
  await install(archive);
  await assertBuilds('SLOW IS SMOOTH!');
});

/** The npm plugin and what it needs. */
const yamlPackages = [
  YAML,
  '@rollup/pluginutils',
  'estree-walker',
  'picomatch',
  'js-yaml',
  'argparse',
  'tosource',
];

/** Installs packages as npm would, which has no network here: the files, and what it writes down of them. */
function installFromRepository(names) {
  const lockOf = (root) => JSON.parse(readFileSync(join(root, 'node_modules/.package-lock.json'), 'utf8'));
  const lock = lockOf(app);
  const { packages } = lockOf(repository);
  for (const place of names.map((name) => `node_modules/${name}`)) {
    cpSync(join(repository, place), join(app, place), { recursive: true, dereference: true });
    lock.packages[place] = packages[place];
  }
  write(app, { 'node_modules/.package-lock.json': lock });
}

test('an npm plugin that nobody signed stops the build until it is added, and then builds', async () => {
  installFromRepository(yamlPackages);
  write(app, {
    'vite.config.js': config(`'${NAME}'`, `'${YAML}'`),
    'src/main.js':
      "import motto from 'virtual:motto';\nimport { greeting } from './data.yaml';\ndocument.title = motto + greeting;\n",
    'src/data.yaml': 'greeting: hello from yaml\n',
  });
  await assertStops('NEXXO_UNSIGNED', /nexxo plugin add/);
  assert.equal((await nexxo('add', YAML, '--yes')).code, 2, 'there is no key yet');
  await done('keygen', '--no-passphrase');
  const added = await done('add', YAML, '--yes');
  assert.match(added, /hooks +transform/);
  assert.match(added, /built +vite: js, yaml/);
  await assertBuilds('SLOW IS SMOOTH!', 'hello from yaml');
  await done('verify', YAML);
});

test('a changed byte in one of its packages stops the build, which names the package', async () => {
  const file = 'node_modules/js-yaml/dist/js-yaml.mjs';
  const change = (text) => `${text}\n;globalThis.changed = true;\n`;
  await whileChanged(file, change, async () => {
    await assertStops(
      'NEXXO_FILE_CHANGED',
      /js-yaml@[\d.]+ \(changed\)/,
      /nexxo plugin approve @rollup\/plugin-yaml/,
    );
    const verified = await nexxo('verify', YAML);
    assert.equal(verified.code, 1);
    assert.match(verified.text, /js-yaml@[\d.]+ was changed/);
    const asked = await nexxo('approve', YAML);
    assert.equal(asked.code, 2, 'nobody was there to ask');
    assert.match(asked.text, /js-yaml@[\d.]+ +changed/);
  });
  await assertBuilds('hello from yaml');
});

test('what approve shows and signs again builds, and the old state does not any more', async () => {
  const file = 'node_modules/js-yaml/dist/js-yaml.mjs';
  await whileChanged(
    file,
    (text) => `${text}\nglobalThis.meant = true;\n`,
    async () => {
      assert.match(await done('approve', YAML, '--yes'), /js-yaml@[\d.]+ +changed/);
      await assertBuilds('hello from yaml');
    },
  );
  await assertStops('NEXXO_FILE_CHANGED', /js-yaml/);
  await done('approve', YAML, '--yes');
  await assertBuilds('hello from yaml');
});

test('a plugin whose approval was taken back stops the build', async () => {
  await done('remove', YAML);
  assert.ok(!existsSync(join(app, 'nexxo.approvals')));
  await assertStops('NEXXO_UNSIGNED');
});
