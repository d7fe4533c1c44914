// The form of a bundle that signatures cover: the same on every machine, and the code that was packed when it is put back.
import assert from 'node:assert/strict';
import { mkdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { packPlugin } from '../dist/pack/index.js';
import { fromPortable, isUsable, packageKey, toPortable } from '../dist/pack/portable.js';
import { packProject } from './lib/pack-project.mjs';

const places = (dir = '/home/me/app', more = []) => [{ dir, key: '' }, ...more];
const portable = (code, dir, more) =>
  toPortable(code, dir ?? '/home/me/app', '/nexxo/guest', places(dir, more));

test('paths and URLs of the project come back as another machine has them', () => {
  const code = 'a("/home/me/app/x.js", "file:///home/me/app/x.js", "/home/me/app");';
  const text = portable(code);
  assert.doesNotMatch(text, /home/);
  assert.equal(fromPortable(text, places()), code);
  const elsewhere = fromPortable(text, places('/srv/a b'));
  assert.equal(elsewhere, 'a("/srv/a b/x.js", "file:///srv/a%20b/x.js", "/srv/a b");');
});

test('a path with characters that URLs escape leaves neither form behind', () => {
  const dir = '/home/me/my app';
  const code = `a(${JSON.stringify(`${dir}/x.js`)}, ${JSON.stringify(pathToFileURL(`${dir}/x.js`).href)});`;
  const text = portable(code, dir);
  assert.doesNotMatch(text, /home/);
  assert.equal(fromPortable(text, places(dir)), code);
});

test('a longer name that begins like the project is another directory', () => {
  const code = 'a("/home/me/app2/x.js", "/home/me/application");';
  assert.equal(portable(code), code);
});

test('a package is called by its name and version, wherever it was installed', () => {
  const key = packageKey('@scope/dep', '1.0.0');
  const nested = { dir: '/home/me/app/node_modules/@scope/dep', key };
  const hoisted = { dir: '/home/node_modules/@scope/dep', key };
  const text = portable(`a("${nested.dir}/d.txt", "file://${nested.dir}");`, undefined, [nested]);
  assert.equal(text, portable(`a("${hoisted.dir}/d.txt", "file://${hoisted.dir}");`, undefined, [hoisted]));
  const back = fromPortable(text, places('/p', [hoisted]));
  assert.equal(back, `a("${hoisted.dir}/d.txt", "file://${hoisted.dir}");`);
});

test('a package that is called by what no name can have is told from others all the same', () => {
  for (const name of ['@scope/dep/utils', 'a b', 'a"b', 'a/$b', '../..']) {
    const place = { dir: '/home/me/app/node_modules/dep', key: packageKey(name, '1.0.0 "x"') };
    const code = `a("${place.dir}/d.txt", "file://${place.dir}/d.txt");`;
    const text = portable(code, undefined, [place]);
    assert.doesNotMatch(text, /home/);
    assert.equal(fromPortable(text, places(undefined, [place])), code, name);
  }
});

test('two copies of a package are one', () => {
  const key = packageKey('dep', '1.0.0');
  const copies = ['/home/me/app/node_modules/dep', '/home/me/app/node_modules/x/node_modules/dep'];
  const both = copies.map((dir) => ({ dir, key }));
  const text = portable(`a("${copies[1]}/d.txt");`, undefined, both);
  assert.equal(fromPortable(text, places(undefined, both)), `a("${copies[0]}/d.txt");`);
});

test('a key that names no package names no file', () => {
  const text = 'a("/$nexxo$other@1.0.0/x");';
  assert.equal(fromPortable(text, places()), text);
});

test('code that has what stands for paths is refused, for it could not be told apart', () => {
  const text = portable('a("/home/me/app/x");');
  assert.equal(portable(text), null);
});

test('a directory whose name could become code is refused', () => {
  for (const name of ['a"b', "a'b", 'a`b', 'a\\b', 'a$b', 'a\nb'])
    assert.equal(isUsable(`/home/${name}`), false);
  assert.equal(isUsable('/'), false);
  assert.equal(isUsable('/home/ä b'), true);
});

test('a project that is moved packs to the same portable bytes', async (t) => {
  const root = packProject(t);
  const moved = path.join(root, '../moved to/here');
  for (const specifier of ['data-file', 'cjs-plugin']) {
    const here = await packPlugin({ specifier, root, cacheDir: false });
    mkdirSync(path.dirname(moved), { recursive: true });
    renameSync(root, moved);
    const there = await packPlugin({ specifier, root: moved, cacheDir: false });
    renameSync(moved, root);
    rmSync(path.dirname(moved), { recursive: true });
    assert.deepEqual(there.portable, here.portable);
    assert.equal(there.code, fromPortable(Buffer.from(here.portable).toString(), there.places));
    assert.ok(here.code.includes(root), 'the code that runs has the real paths');
    assert.equal(Buffer.from(here.portable).includes(path.dirname(root)), false);
  }
});
