import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { EMPTY_ROOT, encodeEntry, hashLeaf, MAX_BUNDLE_BYTES, readEntries } from '../dist/index.js';
import { TileLog } from './lib/tile-log.mjs';

const key = `SHA256:${'A'.repeat(43)}`;
const entry = (at) => ({ type: 'claim', name: `icons-${at}`, key, time: '2026-11-26T10:00:00Z' });
const logOf = (size) => new TileLog(Array.from({ length: size }, (_, at) => encodeEntry(entry(at))));
const long = logOf(1300);

async function collect(checkpoint, source) {
  const all = [];
  for await (const one of readEntries(checkpoint, source)) all.push(one);
  return all;
}
const at = (log, size) => ({ size, root: size === 0 ? EMPTY_ROOT : log.root(size) });

test('a log of any size is read from its first entry to its last, in order', async () => {
  for (const size of [0, 1, 2, 255, 256, 257, 511, 512, 513, 1024, 1300]) {
    const all = await collect(at(long, size), long);
    assert.equal(all.length, size);
    for (const [index, one] of all.entries()) assert.deepEqual(one, { index, entry: entry(index) });
  }
});

test('a log of more than one tile of tiles is read', async () => {
  const size = 65_536 * 2 + 256 * 3 + 7;
  const log = logOf(size);
  let count = 0;
  for await (const { index } of readEntries(at(log, size), log)) assert.equal(index, count++);
  assert.equal(count, size);
});

test('a byte that is another one, in any tile, is found before any entry of that tile is handed out', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 1300 }), fc.nat(), fc.nat(), async (size, which, where) => {
      const paths = [];
      const note = async (path) => {
        paths.push(path);
        return long.fetchTile(path);
      };
      await collect(at(long, size), { fetchTile: note });
      const lied = paths[which % paths.length];
      const fetchTile = async (path) => {
        const bytes = Buffer.from(await long.fetchTile(path));
        if (path === lied) bytes[where % bytes.length] ^= 1;
        return bytes;
      };
      const all = [];
      await assert.rejects(
        async () => {
          for await (const one of readEntries(at(long, size), { fetchTile })) all.push(one);
        },
        { code: /^NEXXO_(?:LOG_INCONSISTENT|LOG_NOT_INCLUDED|REGISTRY_ANSWER)$/ },
      );
      for (const [index, one] of all.entries()) assert.deepEqual(one, { index, entry: entry(index) });
    }),
    { numRuns: 150 },
  );
});

test('bytes too many or too few are found in each tile', async () => {
  for (const lie of [
    (bytes) => bytes.subarray(1),
    (bytes) => bytes.subarray(0, -1),
    (bytes) => Buffer.concat([bytes, Buffer.of(0)]),
    (bytes) => Buffer.concat([bytes, bytes]),
    () => Buffer.alloc(0),
    () => Buffer.alloc(MAX_BUNDLE_BYTES),
  ])
    for (const part of ['tile/1/', 'tile/0/', 'tile/entries/000', 'tile/entries/005.p/20']) {
      const fetchTile = async (path) => {
        const bytes = await long.fetchTile(path);
        return path.startsWith(part) ? lie(Buffer.from(bytes)) : bytes;
      };
      await assert.rejects(collect(at(long, 1300), { fetchTile }), { code: 'NEXXO_REGISTRY_ANSWER' });
    }
});

test('entries of another tile, or of another log, are not taken', async () => {
  const other = new TileLog(Array.from({ length: 1300 }, (_, index) => encodeEntry(entry(index + 1))));
  const swap = async (path) => long.fetchTile(path.replace('entries/000', 'entries/001'));
  await assert.rejects(collect(at(long, 1300), { fetchTile: swap }), { code: 'NEXXO_LOG_NOT_INCLUDED' });
  const mixed = (path) => (path.startsWith('tile/entries/') ? other : long).fetchTile(path);
  await assert.rejects(collect(at(long, 1300), { fetchTile: mixed }), { code: 'NEXXO_LOG_NOT_INCLUDED' });
  await assert.rejects(collect(at(long, 1300), other), { code: 'NEXXO_LOG_INCONSISTENT' });
  await assert.rejects(collect({ size: 0, root: hashLeaf(Buffer.of()) }, long), {
    code: 'NEXXO_LOG_INCONSISTENT',
  });
});

test('an entry that is none is refused, though it stands in the tree', async () => {
  const log = new TileLog([...long.entries.slice(0, 10), Buffer.from('{"type":"other"}')]);
  await assert.rejects(collect(at(log, 11), log), { code: 'NEXXO_REGISTRY_ANSWER' });
});

test('full tiles alone are kept, once; what was kept is verified, and fetched where it does not hold', async () => {
  const store = new Map();
  let fetched = [];
  const source = {
    fetchTile: async (path) => {
      if (path.includes('entries')) fetched.push(path);
      return long.fetchTile(path);
    },
    kept: (path) => store.get(path),
    keep: (path, bytes) => store.set(path, Buffer.from(bytes)),
  };
  const read = async () => {
    fetched = [];
    assert.equal((await collect(at(long, 1300), source)).length, 1300);
    return fetched;
  };
  assert.equal((await read()).length, 6);
  assert.equal(store.size, 5);
  assert.deepEqual(await read(), ['tile/entries/005.p/20']);
  store.set('tile/entries/002', Buffer.alloc(3));
  store.get('tile/entries/003')[9] ^= 1;
  assert.deepEqual(await read(), ['tile/entries/002', 'tile/entries/003', 'tile/entries/005.p/20']);
  assert.deepEqual(await read(), ['tile/entries/005.p/20']);
});

test('no more than eight tiles of entries are asked for at a time, and whoever stops is not troubled', async () => {
  const log = logOf(256 * 30);
  let open = 0;
  let most = 0;
  const fetchTile = async (path) => {
    const isEntries = path.includes('entries');
    if (isEntries) most = Math.max(most, ++open);
    await new Promise((resolve) => setTimeout(resolve, 1));
    if (isEntries) open--;
    if (isEntries && path.endsWith('7')) throw new Error('the network is gone');
    return log.fetchTile(path);
  };
  const first = await readEntries(at(log, 256 * 30), { fetchTile }).next();
  assert.equal(first.value.index, 0);
  await new Promise((resolve) => setTimeout(resolve, 50));
  await assert.rejects(collect(at(log, 256 * 30), { fetchTile }), /the network is gone/);
  assert.equal(most, 8);
});
