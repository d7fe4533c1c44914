import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { EMPTY_ROOT, encodeEntry, formatVerifierKey, LogView, signCheckpoint } from '../dist/index.js';
import { TileLog } from './lib/tile-log.mjs';

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const origin = 'plugins.acme.example';
const log = { origin, key: formatVerifierKey(origin, publicKey) };
const sign = (size, root) => signCheckpoint({ size, root }, { origin, privateKey });

const key = `SHA256:${'A'.repeat(43)}`;
const entries = (count, prefix = 'icons') =>
  Array.from({ length: count }, (_, at) => ({
    type: 'claim',
    name: `${prefix}-${at}`,
    key,
    time: '2026-11-26T10:00:00Z',
  }));
const logOf = (all) => new TileLog(all.map(encodeEntry));
const noteOf = (tiles, size) => sign(size, size === 0 ? EMPTY_ROOT : tiles.root(size));

const told = entries(700);
const honest = logOf(told);

test('a client goes along with a log that grows, and finds entries where they are', async () => {
  const view = new LogView(log);
  for (const size of [0, 1, 2, 255, 256, 257, 257, 512, 700]) {
    const note = noteOf(honest, size);
    assert.equal((await view.advance(note, honest.fetchTile)).size, size);
    assert.equal(view.note, note);
    if (size > 0) await view.requireIncluded(size - 1, told[size - 1], honest.fetchTile);
  }
  const later = new LogView(log, view.note);
  assert.equal(later.checkpoint.size, 700);
  await later.requireIncluded(0, told[0], honest.fetchTile);
});

test('an entry that stands at another place, or nowhere, is refused', async () => {
  const view = new LogView(log, noteOf(honest, 600));
  const refused = { code: 'NEXXO_LOG_NOT_INCLUDED' };
  for (const index of [4, 599, 600, 650, -1, 0.5, Number.NaN, 2 ** 70]) {
    await assert.rejects(view.requireIncluded(index, told[5], honest.fetchTile), refused);
  }
  await assert.rejects(view.requireIncluded(5, { ...told[5], name: 'other' }, honest.fetchTile), refused);
  await assert.rejects(new LogView(log).requireIncluded(5, told[5], honest.fetchTile), refused);
});

test('J7 a log that goes back is refused, and the client keeps what it saw', async () => {
  const view = new LogView(log, noteOf(honest, 600));
  await assert.rejects(view.advance(noteOf(honest, 599), honest.fetchTile), {
    code: 'NEXXO_LOG_INCONSISTENT',
  });
  await assert.rejects(view.advance(noteOf(honest, 0), honest.fetchTile), { code: 'NEXXO_LOG_INCONSISTENT' });
  assert.equal(view.checkpoint.size, 600);
});

test('a log that shows another history than before is refused, wherever it differs', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 700 }), fc.nat(), fc.nat(), async (size, where, more) => {
      const changed = entries(700);
      changed[where % size] = { ...changed[where % size], name: 'other' };
      const forked = logOf(changed);
      const view = new LogView(log, noteOf(honest, size));
      const next = size + (more % (701 - size));
      for (const fetchTile of [forked.fetchTile, honest.fetchTile]) {
        await assert.rejects(view.advance(noteOf(forked, next), fetchTile), {
          code: 'NEXXO_LOG_INCONSISTENT',
        });
      }
      assert.equal(view.note, noteOf(honest, size));
    }),
    { numRuns: 60 },
  );
});

test('J9 a checkpoint of another key is refused, seen before or new', async () => {
  const other = generateKeyPairSync('ed25519');
  const note = signCheckpoint({ size: 5, root: honest.root(5) }, { origin, privateKey: other.privateKey });
  assert.throws(() => new LogView(log, note), { code: 'NEXXO_LOG_SIGNATURE' });
  await assert.rejects(new LogView(log).advance(note, honest.fetchTile), { code: 'NEXXO_LOG_SIGNATURE' });
});

test('of two checkpoints at a time none is lost, and a fork between them is seen', async () => {
  const view = new LogView(log, noteOf(honest, 100));
  const forked = logOf([...told.slice(0, 150), ...entries(550, 'other')]);
  const results = await Promise.allSettled([
    view.advance(noteOf(honest, 300), honest.fetchTile),
    view.advance(noteOf(forked, 400), forked.fetchTile),
  ]);
  assert.deepEqual(results.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
  assert.equal(results.find(({ status }) => status === 'rejected').reason.code, 'NEXXO_LOG_INCONSISTENT');
});

test('a tile that cannot be fetched is the error of who fetches it', async () => {
  const view = new LogView(log, noteOf(honest, 100));
  const lost = async () => {
    throw new Error('the network is gone');
  };
  await assert.rejects(view.advance(noteOf(honest, 200), lost), /the network is gone/);
  assert.equal(view.checkpoint.size, 100);
});
