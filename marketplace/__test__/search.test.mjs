import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { searchInput } from '../dist/api/plugin-schemas.js';
import { openStore } from '../dist/index.js';
import { searchPlugins } from '../dist/search/search-plugins.js';
import { DATABASES, freshDatabase } from './lib/databases.mjs';
import { addPlugins, addVersion } from './lib/sample-plugins.mjs';

const asks = (...names) => ({
  capabilities: names.map((capability) => ({ capability, value: ['x'], reason: 'Because.' })),
});

const PLUGINS = [
  { name: 'svg', description: 'Just that.' },
  { name: 'rollup-plugin-svg-icons', description: 'Sprites.' },
  { name: '@acme/vite-plugin-svgo', description: 'Makes pictures smaller.' },
  { name: 'pictures', keywords: ['svg', 'vite-plugin'], description: 'Pictures as components.' },
  { name: 'sprites', description: 'Makes SVG sprites', readme: 'For Vite.' },
  {
    name: 'alphabet',
    description: 'Letters: 漢字.',
    readme: 'It knows about `svg` too. Ünïcode café words.',
  },
  {
    name: 'reader',
    description: 'Reads files.',
    keywords: ['Svelte', 'files'],
    engines: { vite: '>=5' },
    manifest: { ...asks('read', 'env'), hooks: ['load', 'resolveId'] },
  },
  {
    name: 'writer',
    description: 'Writes files.',
    keywords: ['svelte'],
    manifest: { ...asks('write'), hooks: ['load'] },
  },
];

const HOSTILE = [
  ...['"', '""', '*', 'svg*', 'svg"*', '"svg" OR "x"', 'NEAR(svg icons)', 'svg NEAR/2 icons', 'name:svg'],
  ...['svg:*', "svg':*", "' | 'x", '!svg', 'svg & !x', 'svg <-> icons', '(', ')', '((', '\\', "\\'", "''"],
  ...['%', '_', 's_g', 's%', '-svg', '+svg', '^svg', '{svg}', '--', ';', "'; drop table packages; --", '/*'],
  ...[
    'AND',
    'OR',
    'NOT',
    'svg AND',
    'OR svg',
    '\u0000',
    'svg\u0000x',
    '\ud800',
    'x\udfff',
    '\u202esvg',
    '\ufffe',
  ],
  ...[
    '$1',
    '?',
    ':1',
    '@x',
    '__proto__',
    'constructor',
    '𝔰𝔳𝔤',
    'ｓｖｇ',
    'ﷺ',
    'İ',
    '\u0301',
    'a\u0301'.repeat(99),
  ],
];

for (const kind of DATABASES) {
  describe(`search on ${kind}`, () => {
    const opened = async (t, plugins = PLUGINS) => {
      const store = await openStore(await freshDatabase(kind));
      t.after(() => store.close());
      await addPlugins(store, plugins);
      const search = (input) => searchPlugins(store, searchInput.parse(input));
      const names = async (input) => (await search(input)).plugins.map(({ name }) => name);
      return { store, search, names };
    };

    test('a name is above keywords, they above the description, that above the README; the exact name is first', async (t) => {
      const { names } = await opened(t);
      assert.deepEqual(await names({ text: 'svg' }), [
        'svg',
        'rollup-plugin-svg-icons',
        '@acme/vite-plugin-svgo',
        'pictures',
        'sprites',
        'alphabet',
      ]);
    });

    test('the exact name with its scope is first, however many others have its words in their names', async (t) => {
      const others = Array.from({ length: 30 }, (_, index) => ({ name: `svgo-vite-acme-plugin-${index}` }));
      const { names } = await opened(t, [...others, ...PLUGINS]);
      assert.equal((await names({ text: ' @acme/vite-plugin-svgo ' }))[0], '@acme/vite-plugin-svgo');
      assert.equal((await names({ text: 'acme vite plugin svgo' }))[0], '@acme/vite-plugin-svgo');
    });

    test('all words must be there, in whatever field; the last may be the beginning of one, the others not', async (t) => {
      const { names } = await opened(t);
      assert.deepEqual(await names({ text: 'svg vite' }), ['pictures', 'sprites']);
      assert.deepEqual(await names({ text: 'vite sv' }), ['@acme/vite-plugin-svgo', 'pictures', 'sprites']);
      assert.deepEqual(await names({ text: 'sv vite' }), []);
      assert.deepEqual(await names({ text: 'svg nothing' }), []);
    });

    test('case, accents and width of letters do not matter, and other scripts are found', async (t) => {
      const { names } = await opened(t);
      for (const text of ['UNICODE', 'cafe', 'CAFÉ', 'cafe\u0301', '漢', '漢字', 'ｕｎｉｃｏｄｅ'])
        assert.deepEqual(await names({ text }), ['alphabet'], text);
    });

    test('filters by capability, framework and hook hold together, with words and without', async (t) => {
      const { names } = await opened(t);
      assert.deepEqual(await names({ capability: 'read' }), ['reader']);
      assert.deepEqual((await names({ framework: 'svelte' })).sort(), ['reader', 'writer']);
      assert.deepEqual(await names({ framework: 'svelte', hook: 'resolveId' }), ['reader']);
      assert.deepEqual(await names({ framework: 'svelte', capability: 'write', hook: 'load' }), ['writer']);
      assert.deepEqual(await names({ text: 'files', capability: 'env' }), ['reader']);
      assert.deepEqual(await names({ text: 'svg', capability: 'read' }), []);
      assert.deepEqual((await names({ framework: 'vite' })).sort(), [
        '@acme/vite-plugin-svgo',
        'pictures',
        'reader',
      ]);
      assert.equal((await names({ capability: 'none' })).length, 6);
    });

    test('a result shows what the latest version is', async (t) => {
      const { store, search } = await opened(t);
      await addPlugins(store, [
        {
          name: 'reader',
          version: '1.1.0',
          description: 'Reads more.',
          keywords: ['x'],
          manifest: asks('env', 'bundler'),
        },
      ]);
      const { plugins, total } = await search({ text: 'reader' });
      assert.equal(total, 1);
      const { name, version, description, keywords, capabilities, frameworks, hooks } = plugins[0];
      assert.deepEqual(
        { name, version, description, keywords, capabilities, frameworks, hooks },
        {
          name: 'reader',
          version: '1.1.0',
          description: 'Reads more.',
          keywords: ['x'],
          capabilities: ['bundler', 'env'],
          frameworks: [],
          hooks: ['transform'],
        },
      );
      assert.equal((await search({ text: 'svelte' })).total, 1, 'the former keywords are gone');
    });

    test('a plugin without a version that may be used is not found', async (t) => {
      const { store, names } = await opened(t);
      await store.change(async (transaction) => {
        await transaction.updateTable('packages').set({ latest: null }).where('name', '=', 'svg').execute();
        await addVersion(transaction, kind, { name: 'svg', version: '2.0.0', state: 'yanked' });
      });
      assert.ok(!(await names({ text: 'svg' })).includes('svg'));
      assert.ok(!(await names({})).includes('svg'));
    });

    test('pages have each plugin once, in the order of one large page', async (t) => {
      const many = Array.from({ length: 57 }, (_, index) => ({
        name: `vite-plugin-${index}`,
        keywords: ['page'],
      }));
      const { search, names } = await opened(t, many);
      for (const input of [{}, { text: 'vite' }, { text: 'page', framework: 'vite' }]) {
        const all = [...(await names({ ...input, size: 50 })), ...(await names({ ...input, from: 50 }))];
        assert.equal(new Set(all).size, 57);
        const paged = [];
        for (let from = 0; from !== null; ) {
          const page = await search({ ...input, size: 10, from });
          assert.equal(page.total, 57);
          paged.push(...page.plugins.map(({ name }) => name));
          from = page.next;
        }
        assert.deepEqual(paged, all);
      }
      assert.deepEqual(await search({ from: 10_000 }), { total: 57, plugins: [], next: null });
    });

    test('L7 nothing in a text is syntax: each gives an answer, and none finds what has not its words', async (t) => {
      const { search } = await opened(t);
      for (const text of HOSTILE) {
        const { plugins } = await search({ text });
        const letters = text.normalize('NFKC').replace(/[^\p{L}\p{N}]/gu, '');
        if (letters === '') assert.deepEqual(plugins, [], JSON.stringify(text));
      }
      assert.deepEqual((await search({ text: '%' })).total, 0);
      assert.deepEqual((await search({ text: 's_g' })).total, 0);
      assert.deepEqual((await search({ text: '-svg' })).total, 6);
    });

    test('L7 any text at all gives an answer', async (t) => {
      const { search } = await opened(t);
      const text = fc.oneof(
        fc.string({ unit: 'binary', maxLength: 200 }),
        fc.string({ unit: 'grapheme', maxLength: 40 }),
        fc.array(fc.constantFrom(...HOSTILE, 'svg', ' '), { maxLength: 12 }).map((parts) => parts.join('')),
        fc
          .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 60 })
          .map((units) => String.fromCharCode(...units)),
      );
      await fc.assert(
        fc.asyncProperty(text, async (value) => {
          const { total, plugins } = await search({ text: value.slice(0, 200) });
          assert.ok(total >= plugins.length);
        }),
        { numRuns: 500 },
      );
    });

    test('L7 any texts at all can be published and found again by their words', async (t) => {
      const { store, search } = await opened(t, []);
      let number = 0;
      const text = fc.string({ unit: 'grapheme', maxLength: 60 }).filter((value) => !value.includes('\0'));
      await fc.assert(
        fc.asyncProperty(
          text,
          text,
          fc.array(text, { maxLength: 5 }),
          async (description, readme, keywords) => {
            number += 1;
            const name = `p${number}`;
            await addPlugins(store, [{ name, description, readme, keywords }]);
            const { total } = await search({
              text: `${readme.slice(0, 100)} ${description.slice(0, 50)} ${name}`,
            });
            assert.ok(total >= 1);
          },
        ),
        { numRuns: 150 },
      );
    });
  });
}
