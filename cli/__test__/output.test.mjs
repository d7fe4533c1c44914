// What reaches a terminal, and what is on disk after a failure.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { columns } from '../dist/output/columns.js';
import { plainData, plainLines, plainText } from '../dist/output/plain-text.js';
import { writeNew, writeWhole } from '../dist/project/atomic-write.js';
import { directory } from './lib/nexxo.mjs';

test('no text from elsewhere keeps what steers a terminal or turns its words round', () => {
  assert.equal(
    plainText('a\x1b[2Jb\x9b31mc\u202ed\u2066e\ufefff\u{e0041}g\ud800h\x07\x7f'),
    'a[2Jb31mcdefgh',
  );
  assert.equal(plainText('one\r\ntwo\tthree'), 'one two three');
  assert.equal(plainLines('one\x1b\ntwo\x07'), 'one\ntwo');
  assert.equal(plainText('Ünïcödé 漢字 עברית 👩‍💻'), 'Ünïcödé 漢字 עברית 👩‍💻');
  const data = plainData(JSON.parse('{"__proto__":"a\\u001b","b\\u0007":["c\\u0007",1,null,true]}'));
  assert.deepEqual(Object.entries(data), [
    ['__proto__', 'a'],
    ['b', ['c', 1, null, true]],
  ]);
  assert.equal(Object.getPrototypeOf(data), Object.prototype);
});

test('columns are as wide as their widest cell', () => {
  assert.deepEqual(
    columns([
      ['a', 'b'],
      ['long', 'c'],
    ]),
    ['  a     b', '  long  c'],
  );
});

test('a write that fails leaves what was there, and nothing beside it', (t) => {
  const cwd = directory(t, { 'nexxo.lock/inside': 'old' });
  assert.throws(() => writeWhole(join(cwd, 'nexxo.lock'), 'new'));
  assert.equal(readFileSync(join(cwd, 'nexxo.lock/inside'), 'utf8'), 'old');
  assert.deepEqual(readdirSync(cwd), ['nexxo.lock']);
});

test('writing makes directories and replaces; a new file replaces nothing', (t) => {
  const cwd = directory(t);
  writeWhole(join(cwd, 'a/b.json'), 'one');
  writeWhole(join(cwd, 'a/b.json'), 'two');
  assert.equal(readFileSync(join(cwd, 'a/b.json'), 'utf8'), 'two');
  writeFileSync(join(cwd, 'key'), 'precious');
  assert.throws(() => writeNew(join(cwd, 'key'), 'x', 0o600), /is there already/);
  assert.equal(readFileSync(join(cwd, 'key'), 'utf8'), 'precious');
  assert.deepEqual(readdirSync(cwd).sort(), ['a', 'key']);
});
