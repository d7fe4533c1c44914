// Search where more match than are ranked one by one.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { sql } from 'kysely';
import { searchInput } from '../dist/api/plugin-schemas.js';
import { openStore } from '../dist/index.js';
import { partInSqlite } from '../dist/search/full-text.js';
import { MOST_RANKED, searchPlugins } from '../dist/search/search-plugins.js';
import { searchQueries } from '../dist/search/search-queries.js';
import { DATABASES, freshDatabase } from './lib/databases.mjs';
import { addPlugins, SAMPLE_TIME } from './lib/sample-plugins.mjs';

const reads = { capabilities: [{ capability: 'read', value: ['x'], reason: 'Because.' }] };

/** By where they have `svg`, the best first; `@a/svg` and `svg.x` have the words of what is looked for, and no more. */
const BEST = [
  [{ name: 'svg' }, { name: 'vite-svg-x' }, { name: 'vite-plugin-svg' }],
  [{ name: 'vite-svgo' }, { name: 'vite-plugin-svgo', manifest: reads }],
  [
    { name: 'a1', keywords: ['svg'] },
    { name: 'a22', keywords: ['svg', 'svgo'] },
  ],
  [{ name: 'b1', keywords: ['svgo'] }],
  [{ name: 'c1', description: 'For SVG.', manifest: reads }],
  [{ name: 'd1', description: 'For svgr.' }],
].flat();
const OTHERS = MOST_RANKED + 50;
const MANY = OTHERS + BEST.length;
const others = Array.from({ length: OTHERS }, (_, index) => ({
  name: `e${index % 3 === 0 ? '-long' : ''}-${index}`,
  keywords: ['stuff'],
  readme: 'It has svg, and more.',
  time: SAMPLE_TIME + index,
}));

for (const kind of DATABASES) {
  describe(`search among many on ${kind}`, () => {
    let store;
    before(async () => {
      store = await openStore(await freshDatabase(kind));
      // The worst come first, so that no order of tables is the right one.
      await addPlugins(store, [...others, ...BEST.toReversed(), { name: 'else', readme: 'Nothing.' }]);
    });
    after(() => store.close());
    const search = (input, among = store) => searchPlugins(among, searchInput.parse(input));
    const names = async (input) => (await search(input)).plugins.map(({ name }) => name);

    test('a name is above keywords, they above the description, that above the README, whole words above beginnings', async () => {
      const { total, plugins } = await search({ text: 'svg', size: BEST.length + 3 });
      assert.equal(total, MANY);
      assert.deepEqual(
        plugins.map(({ name }) => name),
        [...BEST.map(({ name }) => name), 'e-1', 'e-2', 'e-4'],
        'then shorter names, then older packages',
      );
    });

    test('the exact name is first, and is not there again', async () => {
      await addPlugins(store, [
        { name: '@svg/and', readme: 'more' },
        { name: 'svg-and', readme: 'more' },
      ]);
      const text = ' @SVG/and ';
      const first = await names({ text, size: 50 });
      assert.deepEqual(first.slice(0, 2), ['@svg/and', 'svg-and']);
      assert.deepEqual((await names({ text: 'svg-and', size: 50 })).slice(0, 2), ['svg-and', '@svg/and']);
      assert.equal(new Set(first).size, 50);
      assert.ok((await search({ text })).total > MOST_RANKED);
    });

    test('pages have each plugin once, in the order of one page after the other', async () => {
      for (const input of [{ text: 'svg' }, { text: 's' }, { text: 'it has' }, {}, { hook: 'transform' }]) {
        const all = new Set();
        let count = 0;
        for (let from = 0; from !== null; ) {
          const { plugins, next } = await search({ ...input, size: 50, from });
          for (const { name } of plugins) all.add(name);
          count += plugins.length;
          from = next;
        }
        assert.ok(count > MOST_RANKED, JSON.stringify(input));
        assert.equal(all.size, count);
        assert.equal((await search(input)).total, count);
        const [, , third] = await names({ ...input, size: 3, from: 40 });
        assert.equal(third, [...all][42]);
        assert.equal((await names({ ...input, size: 3, from: count - 1 }))[0], [...all].at(-1));
      }
    });

    test('filters hold with words that many have', async () => {
      assert.deepEqual(await names({ text: 'svg', capability: 'read' }), ['vite-plugin-svgo', 'c1']);
      assert.ok((await search({ text: 'svg', capability: 'none' })).total > MOST_RANKED);
      const asking = new Set(['vite-plugin-svgo', 'c1']);
      const first = await names({ text: 'svg', capability: 'none', hook: 'transform', size: 10 });
      const best = BEST.map(({ name }) => name).filter((name) => !asking.has(name));
      assert.deepEqual(
        first.filter((name) => best.includes(name)),
        best,
      );
      assert.deepEqual(await names({ text: 'svg', hook: 'load' }), []);
      assert.deepEqual((await search({ text: 'svg', framework: 'x-1' })).plugins, []);
    });

    test('without words those that changed last come first, with filters and without', async () => {
      const newest = others.at(-1).name;
      assert.equal((await names({}))[0], newest);
      assert.equal((await names({ hook: 'transform' }))[0], newest);
    });

    if (kind === 'sqlite')
      test('a page of what many have is read in the order of the index, and sorts nothing', async () => {
        const { tiers, all } = searchQueries(kind, ['svg'], [{ kind: 'hook', value: 'transform' }]);
        const part = { without: [1, 2], size: 20, from: 40 };
        for (const query of [...tiers, all]) {
          const { rows } = await sql`explain query plan ${partInSqlite(query, part)}`.execute(store.db);
          const plan = rows.map(({ detail }) => detail).join('\n');
          assert.match(plan, /^SCAN search_words VIRTUAL TABLE INDEX/);
          assert.doesNotMatch(plan, /TEMP B-TREE/);
        }
      });
    else
      test('what many have is found by the index: no row is read from a whole table, nor any that does not match', async () => {
        await sql`analyze`.execute(store.db);
        for (const input of [
          { text: 'svg' },
          { text: 's', hook: 'transform' },
          { text: 'it has', from: 900 },
        ])
          await store.db.transaction().execute(async (db) => {
            const read = async () => {
              const { rows } =
                await sql`select coalesce(sum(seq_tup_read), 0) as whole, sum(idx_tup_fetch) as found
                from pg_stat_xact_user_tables where relname = 'search'`.execute(db);
              return rows[0];
            };
            // What the connection has not told the server's statistics yet is in it.
            const before = await read();
            const { total } = await search(input, { ...store, db });
            const after = await read();
            assert.equal(after.whole - before.whole, 0);
            // To count them, to take a page of a tier, and to count a tier that is before the page.
            const found = after.found - before.found;
            assert.ok(found >= total && found <= 3 * total + 10, `${found} rows for ${total}`);
          });
      });
  });
}
