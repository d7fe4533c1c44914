import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { directory, nexxo, nexxoJson } from './lib/nexxo.mjs';

const cache = 'node_modules/.cache/nexxo';

test('what is kept is shown and removed, and nothing else', async (t) => {
  const cwd = directory(t, {
    'package.json': {},
    [`${cache}/results/results-1.sqlite`]: 'x'.repeat(3 * 2 ** 20),
    [`${cache}/pack/a.js`]: 'a',
    [`${cache}/other`]: 'mine',
  });
  const status = await nexxoJson(['cache', 'status'], { cwd });
  assert.equal(status.code, 0);
  assert.deepEqual(
    status.folders.map(({ name, files, bytes }) => [name, files, bytes]),
    [
      ['pack', 1, 1],
      ['snapshots', 0, 0],
      ['results', 1, 3 * 2 ** 20],
    ],
  );
  assert.match(
    (await nexxo(['cache', 'status'], { cwd })).out,
    /results +3\.0 MiB +1 file +results of hooks/,
  );
  assert.match((await nexxo(['cache', 'clear'], { cwd })).out, /^Removed from /);
  assert.ok(!existsSync(join(cwd, cache, 'results')) && existsSync(join(cwd, cache, 'other')));
  assert.equal((await nexxoJson(['cache', 'clear'], { cwd })).code, 0);
  const elsewhere = join(cwd, 'elsewhere');
  writeFileSync(join(cwd, 'file'), '');
  assert.equal((await nexxoJson(['cache', 'status', '--dir', elsewhere], { cwd })).directory, elsewhere);
});
