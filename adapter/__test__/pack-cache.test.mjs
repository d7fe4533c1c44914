import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { createSandbox } from '../../index.js';
import { packPlugin } from '../dist/pack/index.js';
import { packProject } from './lib/pack-project.mjs';

const specifier = 'data-file';

function project(t) {
  const root = packProject(t);
  const dir = join(root, 'node_modules/.cache/nexxo/pack');
  const entry = () =>
    join(
      dir,
      readdirSync(dir).find((name) => name.endsWith('.pack')),
    );
  return { root, dir, entry, source: join(root, 'node_modules/data-file/lib/index.js') };
}

const inode = (file) => statSync(file).ino;

test('a second pack bundles nothing', async (t) => {
  const { root, dir, entry } = project(t);
  const first = await packPlugin({ specifier, root });
  const before = inode(entry());
  const second = await packPlugin({ specifier, root });
  assert.deepEqual({ ...second }, { ...first });
  assert.equal(inode(entry()), before);
  assert.equal(statSync(dir).mode & 0o777, 0o700);
  for (const name of readdirSync(dir)) assert.equal(statSync(join(dir, name)).mode & 0o777, 0o600);
  assert.deepEqual(
    readdirSync(dir).filter((name) => name.endsWith('.tmp')),
    [],
  );
});

test('a changed file is packed again, a touched one is not', async (t) => {
  const { root, source } = project(t);
  const first = await packPlugin({ specifier, root });
  utimesSync(source, 1, 1);
  const touched = await packPlugin({ specifier, root });
  assert.equal(touched.hash, first.hash);
  writeFileSync(source, readFileSync(source, 'utf8').replace("'data-file'", "'data-elif'"));
  const changed = await packPlugin({ specifier, root });
  assert.notEqual(changed.hash, first.hash);
  assert.match(changed.code, /data-elif/);
});

test('a dependency that appears later is found', async (t) => {
  const { root } = project(t);
  const first = await packPlugin({ specifier: 'optional', root });
  assert.match(first.code, /ERR_MODULE_NOT_FOUND/);
  const dir = join(root, 'node_modules/absent-peer');
  mkdirSync(dir);
  writeFileSync(
    join(dir, 'package.json'),
    '{ "name": "absent-peer", "version": "1.0.0", "main": "index.js" }',
  );
  writeFileSync(join(dir, 'index.js'), 'exports.answer = 42;');
  const second = await packPlugin({ specifier: 'optional', root });
  assert.match(second.code, /answer = 42/);
  rmSync(dir, { recursive: true });
  assert.equal((await packPlugin({ specifier: 'optional', root })).hash, first.hash);
});

test('a removed plugin is not served from the cache', async (t) => {
  const { root } = project(t);
  await packPlugin({ specifier, root });
  rmSync(join(root, 'node_modules/data-file'), { recursive: true });
  await assert.rejects(packPlugin({ specifier, root }), { code: 'NEXXO_PLUGIN_NOT_FOUND' });
});

/** The text with the digest that belongs to it. */
function sealed(text) {
  const body = text.slice(text.indexOf('\n') + 1);
  return `${createHash('sha256').update(body).digest('hex')}\n${body}`;
}

const damage = {
  empty: () => '',
  garbage: () => '\0\u00ff{{{not json\n',
  'a digest alone': (text) => text.slice(0, 65),
  'cut code': (text) => text.slice(0, -20),
  'other code': (text) => text.replace('words', 'sdrow'),
  'code put in': (text) => `${text}\nglobalThis.evil = true;`,
  'a header of other types': (text) =>
    sealed(text.replace(/"files":\[.*?\],"absent"/, '"files":[1],"absent"')),
  'no inputs': (text) => sealed(text.replace(/"files":\[.*?\],"absent"/, '"files":[],"absent"')),
  'no header': () => sealed('digest\nnull\n'),
};

for (const [name, spoil] of Object.entries(damage)) {
  test(`a damaged entry is packed again: ${name}`, async (t) => {
    const { root, entry } = project(t);
    const first = await packPlugin({ specifier, root });
    writeFileSync(entry(), spoil(readFileSync(entry(), 'utf8')));
    const second = await packPlugin({ specifier, root });
    assert.equal(second.code, first.code);
    assert.deepEqual({ ...(await packPlugin({ specifier, root })) }, { ...first });
  });
}

test('a damaged source map is no source map', async (t) => {
  const { root, dir } = project(t);
  await packPlugin({ specifier, root });
  for (const name of readdirSync(dir)) if (name.endsWith('.map')) writeFileSync(join(dir, name), '{}');
  assert.equal((await packPlugin({ specifier, root })).map, null);
});

test('a cache that cannot be written to does not stop a build', async (t) => {
  const { root } = project(t);
  const cacheDir = join(root, 'package.json');
  assert.equal((await packPlugin({ specifier, root, cacheDir })).name, specifier);
});

test('packing the same plugin at once gives the same', async (t) => {
  const { root } = project(t);
  const packed = await Promise.all([1, 2, 3].map(() => packPlugin({ specifier, root })));
  assert.equal(new Set(packed.map(({ code }) => code)).size, 1);
});

test('without a cache nothing is written', async (t) => {
  const { root, dir } = project(t);
  assert.equal((await packPlugin({ specifier, root, cacheDir: false })).name, specifier);
  assert.equal(existsSync(dir), false);
  const sandbox = createSandbox({ root, allowUnsigned: true, cacheDir: false });
  t.after(() => sandbox.dispose());
  await sandbox.plugin(specifier);
  assert.equal(existsSync(join(root, 'node_modules/.cache')), false);
});
