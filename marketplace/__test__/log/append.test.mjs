import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import {
  decodeEntry,
  encodeEntry,
  LogView,
  openCheckpoint,
  parseVerifierKey,
  splitEntries,
} from '@nexxo/native/protocol';
import { TileLog } from '../../../protocol/__test__/lib/tile-log.mjs';
import { appendEntries, logFace, openStore } from '../../dist/index.js';
import { DATABASES, freshDatabase } from '../lib/databases.mjs';
import { testKeys } from '../lib/keys.mjs';
import { serveFace } from '../lib/serve-face.mjs';

const keys = testKeys();
const log = { origin: keys.log.origin, key: keys.log.verifier };
const key = `SHA256:${'A'.repeat(43)}`;
const claim = (at) => ({ type: 'claim', name: `icons-${at}`, key, time: '2026-11-26T10:00:00Z' });
const claims = (count, from = 0) => Array.from({ length: count }, (_, at) => claim(from + at));

const hex = (bytes) => Buffer.from(bytes).toString('hex');

for (const database of DATABASES) {
  describe(database, () => {
    const opened = [];
    after(() => Promise.all(opened.map((store) => store.close())));

    const fresh = async () => {
      const store = await openStore(await freshDatabase(database));
      opened.push(store);
      const append = (...entries) =>
        store.change((transaction) => appendEntries(transaction, keys, entries)).then(({ first }) => first);
      return { store, append, address: await serveFace(logFace({ store, keys })) };
    };
    const tilesFrom = (address) => async (path) => {
      const response = await fetch(`${address}/log/${path}`);
      assert.equal(response.status, 200, path);
      return new Uint8Array(await response.arrayBuffer());
    };
    const checkpointFrom = async (address) => (await fetch(`${address}/log/checkpoint`)).text();

    test('a log that grows in steps of any length has the tree of all its entries, and a client follows it', async () => {
      const { append, address } = await fresh();
      const whole = new TileLog(claims(1100).map(encodeEntry));
      const view = new LogView(log);
      let size = 0;
      for (const step of [0, 1, 1, 2, 251, 1, 1, 255, 300, 0, 288]) {
        assert.equal(await append(...claims(step, size)), size);
        size += step;
        const checkpoint = await view.advance(await checkpointFrom(address), tilesFrom(address));
        assert.equal(checkpoint.size, size);
        if (size === 0) continue;
        assert.equal(hex(checkpoint.root), hex(whole.root(size)), `size ${size}`);
        await view.requireIncluded(size - 1, claim(size - 1), tilesFrom(address));
        await view.requireIncluded(0, claim(0), tilesFrom(address));
      }
    });

    test('a log beyond 65,536 entries has three levels of tiles', async () => {
      const { append, address, store } = await fresh();
      const entries = claims(65_600);
      await append(...entries.slice(0, 65_530));
      await append(...entries.slice(65_530));
      const whole = new TileLog(entries.map(encodeEntry));
      const note = await checkpointFrom(address);
      const { root } = openCheckpoint(note, log.origin, parseVerifierKey(log.key));
      assert.equal(hex(root), hex(whole.root()));
      for (const path of [
        'tile/0/255',
        'tile/0/256.p/64',
        'tile/1/000',
        'tile/1/001.p/0',
        'tile/2/000.p/1',
      ]) {
        const response = await fetch(`${address}/log/${path}`);
        if (path === 'tile/1/001.p/0') assert.equal(response.status, 404);
        else assert.deepEqual(Buffer.from(await response.arrayBuffer()), await whole.fetchTile(path), path);
      }
      const levels = await store.db.selectFrom('log_tiles').select('level').distinct().execute();
      assert.equal(levels.length, 3);
    });

    test('entries are served as they were written, and hash to their tile', async () => {
      const { append, address } = await fresh();
      await append(...claims(300));
      const bytes = await tilesFrom(address)('tile/entries/001.p/44');
      const entries = splitEntries(bytes, 44);
      assert.deepEqual(entries.map(decodeEntry), claims(44, 256));
      const whole = new TileLog(entries);
      assert.deepEqual(
        await tilesFrom(address)('tile/0/001.p/44'),
        new Uint8Array(Buffer.concat(whole.leaves)),
      );
    });

    test('a change that fails leaves the log as it was', async () => {
      const { append, address, store } = await fresh();
      await append(...claims(255));
      const before = await checkpointFrom(address);
      const failed = store.change(async (transaction) => {
        await appendEntries(transaction, keys, claims(5, 255));
        throw new Error('not today');
      });
      await assert.rejects(failed, /not today/);
      await assert.rejects(append(claim(255), { ...claim(256), name: 'Not A Name' }), {
        code: 'NEXXO_REGISTRY_ANSWER',
      });
      assert.equal(await checkpointFrom(address), before);
      assert.equal((await fetch(`${address}/log/tile/0/000`)).status, 404);
      assert.equal(await append(...claims(2, 255)), 255);
      const view = new LogView(log, before);
      assert.equal((await view.advance(await checkpointFrom(address), tilesFrom(address))).size, 257);
    });

    test('changes that share a transaction share a checkpoint, and one that fails leaves no entry and no gap', async () => {
      const { store, address } = await fresh();
      const outcomes = await Promise.allSettled(
        Array.from({ length: 50 }, (_, at) =>
          store.change(async (transaction) => {
            const appended = await appendEntries(transaction, keys, [claim(at)]);
            assert.throws(appended.checkpoint, /not signed yet/);
            if (at % 10 === 3) throw new Error('no');
            return { at, ...appended };
          }),
        ),
      );
      const good = outcomes.filter(({ status }) => status === 'fulfilled').map(({ value }) => value);
      assert.deepEqual(
        good.map(({ first }) => first),
        Array.from({ length: 45 }, (_, at) => at),
      );
      assert.ok(new Set(good.map(({ checkpoint }) => checkpoint())).size < 45);
      for (const { at, first, checkpoint } of good) {
        const view = new LogView(log);
        assert.ok((await view.advance(checkpoint(), tilesFrom(address))).size > first);
        await view.requireIncluded(first, claim(at), tilesFrom(address));
      }
      assert.equal(
        (await new LogView(log).advance(await checkpointFrom(address), tilesFrom(address))).size,
        45,
      );
    });

    test('appends at a time stand one after the other', async () => {
      const { append, address } = await fresh();
      const places = await Promise.all(Array.from({ length: 40 }, (_, at) => append(claim(at), claim(at))));
      assert.deepEqual(
        places.toSorted((a, b) => a - b),
        Array.from({ length: 40 }, (_, at) => 2 * at),
      );
      const view = new LogView(log);
      await view.advance(await checkpointFrom(address), tilesFrom(address));
      for (const [at, place] of places.entries()) {
        await view.requireIncluded(place, claim(at), tilesFrom(address));
        await view.requireIncluded(place + 1, claim(at), tilesFrom(address));
      }
    });

    test('tiles are kept by caches for good, and a checkpoint is always asked for', async () => {
      const { append, address } = await fresh();
      await append(...claims(256));
      const head = async (path, method = 'GET') => fetch(`${address}/log/${path}`, { method });
      for (const path of ['tile/0/000', 'tile/0/000.p/5', 'tile/entries/000']) {
        const { headers } = await head(path);
        assert.match(headers.get('cache-control'), /max-age=31536000, immutable/);
        assert.equal(headers.get('content-type'), 'application/octet-stream');
      }
      const checkpoint = await head('checkpoint');
      assert.equal(checkpoint.headers.get('cache-control'), 'no-cache');
      assert.equal(checkpoint.headers.get('content-type'), 'text/plain; charset=utf-8');
      const only = await head('tile/0/000', 'HEAD');
      assert.equal(only.headers.get('content-length'), '8192');
      for (const path of [
        'tile/0/001.p/1',
        'tile/0/001',
        'tile/1/000.p/2',
        'tile/3/000.p/1',
        'tile/entries/001.p/1',
      ]) {
        const response = await head(path);
        assert.equal(response.status, 404, path);
        assert.equal(response.headers.get('cache-control'), 'no-store');
        assert.equal((await response.json()).error.code, 'NEXXO_NOT_FOUND');
      }
      for (const path of ['', 'tile', 'tile/0/0', 'tile/0/000.p/256', '../x', 'checkpoint/']) {
        assert.equal((await head(path)).status, 404, path);
      }
      const post = await head('checkpoint', 'POST');
      assert.equal(post.status, 405);
      assert.equal(post.headers.get('allow'), 'GET, HEAD');
    });
  });
}
