// The form of a bundle that signatures cover: the same on every machine, and the code that was packed when it is put back.
import assert from 'node:assert/strict';
import { mkdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { packPlugin } from '../dist/pack/index.js';
import { commonBase, fromPortable, isUsableBase, toPortable } from '../dist/pack/portable.js';
import { packProject } from './lib/pack-project.mjs';

const places = (dir) => [{ dir, below: '' }];
const portable = (code, dir = '/home/me/app', more = []) =>
  toPortable(code, dir, '/nexxo/guest', [...places(dir), ...more]);

test('paths and URLs of the base come back as another machine has them', () => {
  const code = 'a("/home/me/app/x.js", "file:///home/me/app/x.js", "/home/me/app");';
  const text = portable(code);
  assert.doesNotMatch(text, /home/);
  assert.equal(fromPortable(text, '/home/me/app'), code);
  assert.equal(fromPortable(text, '/srv/a b'), 'a("/srv/a b/x.js", "file:///srv/a%20b/x.js", "/srv/a b");');
});

test('a base with characters that URLs escape leaves neither form behind', () => {
  const dir = '/home/me/my app';
  const code = `a(${JSON.stringify(`${dir}/x.js`)}, ${JSON.stringify(pathToFileURL(`${dir}/x.js`).href)});`;
  const text = portable(code, dir);
  assert.doesNotMatch(text, /home/);
  assert.equal(fromPortable(text, dir), code);
});

test('a longer name that begins like the base is another directory', () => {
  const code = 'a("/home/me/app2/x.js", "/home/me/application");';
  assert.equal(portable(code), code);
});

test('a dependency goes where the artifact has it, wherever it was installed', () => {
  const dependency = { dir: '/home/me/app/node_modules/dep', below: 'packages/dep' };
  const hoisted = { dir: '/home/node_modules/dep', below: 'packages/dep' };
  const one = portable('a("/home/me/app/node_modules/dep/d.txt");', undefined, [dependency]);
  assert.equal(one, portable('a("/home/node_modules/dep/d.txt");', undefined, [hoisted]));
  assert.equal(fromPortable(one, '/p'), 'a("/p/packages/dep/d.txt");');
});

test('code that has what stands for paths is refused, for it could not be told apart', () => {
  const text = portable('a("/home/me/app/x");');
  assert.equal(portable(text), null);
});

test('a directory whose name could become code is no base', () => {
  for (const name of ['a"b', "a'b", 'a`b', 'a\\b', 'a$b', 'a\nb'])
    assert.equal(isUsableBase(`/home/${name}`), false);
  assert.equal(isUsableBase('/'), false);
  assert.equal(isUsableBase('/home/ä b'), true);
});

test('the base holds all of the paths', () => {
  assert.equal(commonBase(['/a/b/c', '/a/b/d/e', '/a/b/c']), '/a/b');
  assert.equal(commonBase(['/a/b', '/a/bc']), '/a');
  assert.equal(commonBase(['/a', '/b']), '/');
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
    assert.equal(there.code, fromPortable(Buffer.from(here.portable).toString(), moved));
    assert.ok(here.code.includes(root), 'the code that runs has the real paths');
    assert.equal(Buffer.from(here.portable).includes(path.dirname(root)), false);
  }
});
