import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { openStore } from '../dist/index.js';
import { DATABASES, freshDatabase } from './lib/databases.mjs';

const CHILD = fileURLToPath(new URL('lib/store.child.mjs', import.meta.url));
const LARGE = Number.MAX_SAFE_INTEGER;

const insertKey = (transaction, key) =>
  transaction.insertInto('keys').values({ key_id: key, spki: 'x', first_seen: 1 }).execute();
const allKeys = async (db) =>
  (await db.selectFrom('keys').select('key_id').execute()).map((row) => row.key_id);

for (const kind of DATABASES) {
  const opened = async (t) => {
    const location = await freshDatabase(kind);
    const store = await openStore(location);
    t.after(() => store.close());
    return { location, store };
  };

  describe(`store on ${kind}`, () => {
    test('large integers, bytes and any text come back as they went in', async (t) => {
      const { store } = await opened(t);
      const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
      const text = 'é\u{1f600}\u0001\\%_\'"';
      await store.change(async (transaction) => {
        await insertKey(transaction, text);
        await transaction
          .insertInto('nonces')
          .values({ key_id: text, nonce: text, expires: LARGE })
          .execute();
        await transaction.insertInto('archives').values({ sha256: 'a', data: bytes }).execute();
        await transaction
          .insertInto('archives')
          .values({ sha256: 'b', data: new Uint8Array(0) })
          .execute();
      });
      assert.deepEqual(await store.db.selectFrom('nonces').selectAll().execute(), [
        { key_id: text, nonce: text, expires: LARGE },
      ]);
      const archives = await store.db.selectFrom('archives').selectAll().orderBy('sha256').execute();
      for (const { data } of archives) assert.ok(data instanceof Uint8Array);
      assert.deepEqual(
        archives.map(({ data }) => [...data]),
        [[...bytes], []],
      );
      const { count } = await store.db
        .selectFrom('archives')
        .select((make) => make.fn.countAll().as('count'))
        .executeTakeFirstOrThrow();
      assert.equal(count, 2);
    });

    test('L7 a text that only one of the databases would keep whole is refused by both', async (t) => {
      const { store } = await opened(t);
      for (const text of ['a\0b', '\ud800', 'x\udfff']) {
        const refused = { code: 'NEXXO_INPUT_INVALID' };
        await assert.rejects(
          store.change((transaction) => insertKey(transaction, text)),
          refused,
        );
        await assert.rejects(
          async () => store.db.selectFrom('keys').where('key_id', '=', text).selectAll().execute(),
          refused,
        );
      }
      for (const value of [true, Number.NaN, {}, [1]]) {
        await assert.rejects(
          store.change((transaction) => insertKey(transaction, value)),
          TypeError,
        );
      }
      assert.deepEqual(await allKeys(store.db), []);
    });

    test('L7 what looks like SQL is a text', async (t) => {
      const { store } = await opened(t);
      const text = "'); drop table keys; --";
      await store.change((transaction) => insertKey(transaction, text));
      assert.deepEqual(await allKeys(store.db), [text]);
    });

    test('a change that fails leaves nothing, and the next one works', async (t) => {
      const { store } = await opened(t);
      await assert.rejects(
        store.change(async (transaction) => {
          await insertKey(transaction, 'a');
          throw new Error('no');
        }),
        /no/,
      );
      await assert.rejects(
        store.change(async (transaction) => {
          await insertKey(transaction, 'b');
          await insertKey(transaction, 'b');
        }),
      );
      await store.change((transaction) => insertKey(transaction, 'c'));
      assert.deepEqual(await allKeys(store.db), ['c']);
    });

    test('changes that come at once share a transaction, and one that fails takes nothing of the others with it', async (t) => {
      const { store } = await opened(t);
      const outcomes = await Promise.allSettled(
        Array.from({ length: 50 }, (_, at) =>
          store.change(async (transaction) => {
            await insertKey(transaction, `k${String(at).padStart(2, '0')}`);
            // Two fail in the database, others by themselves.
            if (at % 10 === 3) await insertKey(transaction, 'k00');
            if (at % 10 === 7) throw new Error('no');
            const seen = await transaction.selectFrom('keys').select('key_id').execute();
            return seen.length;
          }),
        ),
      );
      const good = outcomes.filter(({ status }) => status === 'fulfilled').map(({ value }) => value);
      assert.deepEqual(
        good,
        Array.from({ length: 40 }, (_, at) => at + 1),
      );
      assert.equal((await allKeys(store.db)).length, 40);
    });

    test('reading goes on beside a change, and sees it when it is done', async (t) => {
      const { store } = await opened(t);
      await store.change(async (transaction) => {
        await insertKey(transaction, 'a');
        assert.deepEqual(await allKeys(store.db), []);
      });
      assert.deepEqual(await allKeys(store.db), ['a']);
    });

    test('processes that start at once make the tables once, and their changes are one after the other', async () => {
      const location = await freshDatabase(kind);
      const store = await openStore(location);
      await store.change((transaction) =>
        transaction.insertInto('settings').values({ name: 'number', value: '0' }).execute(),
      );
      const child = () => promisify(execFile)(process.execPath, [CHILD, JSON.stringify(location), '40']);
      await Promise.all([child(), child(), child(), child()]);
      const { value } = await store.db.selectFrom('settings').select('value').executeTakeFirstOrThrow();
      assert.equal(value, '160');
      await store.close();

      const fresh = await freshDatabase(kind);
      const start = () => promisify(execFile)(process.execPath, [CHILD, JSON.stringify(fresh), '0']);
      await Promise.all(Array.from({ length: 6 }, start));
    });

    test('a database of a newer version is not touched', async (t) => {
      const { store, location } = await opened(t);
      await store.change((transaction) =>
        transaction.insertInto('migrations').values({ name: '9999-later' }).execute(),
      );
      await assert.rejects(openStore(location), /newer version: it has 9999-later/);
    });
  });
}
