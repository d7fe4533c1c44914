import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { pagesFace } from '../dist/index.js';
import { DATABASES } from './lib/databases.mjs';
import { serveFaces } from './lib/face-server.mjs';
import { HOSTILE_MARKUP } from './lib/hostile-texts.mjs';
import { sampleKey } from './lib/sample-plugins.mjs';

const NAME = '@acme/rollup-plugin-icons';
const asks = (capability, value, reason) => ({ capability, value, reason });

const PLUGINS = [
  { name: NAME, version: '1.0.0', manifest: { capabilities: [asks('read', ['icons'], 'Reads icons.')] } },
  { name: NAME, version: '1.1.0', state: 'revoked', reason: 'The key was stolen.' },
  { name: NAME, version: '1.2.0', state: 'yanked', reason: 'Breaks builds.' },
  {
    name: NAME,
    version: '2.0.0',
    description: 'Icons & more.',
    keywords: ['vite-plugin'],
    readme: '# Read me\n\nIt *works*.',
    signers: ['other'],
    manifest: {
      hooks: ['load', 'transform'],
      capabilities: [
        asks('bundler', true, 'Builds.'),
        asks('config', ['*'], 'Changes all.'),
        asks('read', ['.', 'icons'], 'Reads icons.'),
      ],
    },
  },
  { name: 'plain', description: 'Asks for nothing.' },
  { name: 'gone', state: 'revoked', reason: 'It was hostile.' },
];

/** A page's text without its markup, spaces as one. */
const words = (page) =>
  page
    .replace(/<[^>]*>/g, '')
    .replaceAll('&#39;', "'")
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ');

for (const kind of DATABASES) {
  describe(`pages on ${kind}`, () => {
    const served = async (t, plugins = PLUGINS) => {
      const server = await serveFaces(t, kind, (registry) => [pagesFace(registry)], plugins);
      t.after(() => assert.deepEqual(server.failed, []));
      const get = async (path, status = 200) => {
        const response = await fetch(server.url + path, { redirect: 'manual' });
        assert.equal(response.status, status, path);
        return response.text();
      };
      return { ...server, get };
    };

    test('the first page leads to the plugins, those that changed last first', async (t) => {
      const { get } = await served(t);
      const page = await get('');
      assert.ok(page.includes(`href="/plugins/${NAME}"`));
      assert.ok(page.includes('href="/plugins/plain"'));
      assert.ok(!page.includes('gone'), 'what is all withdrawn is not shown');
      assert.match(words(await (await served(t, [])).get('')), /Nothing is published yet/);
    });

    test('a search shows what it found, keeps its filters, and has its pages', async (t) => {
      const many = Array.from({ length: 45 }, (_, index) => ({ name: `vite-plugin-${index}` }));
      const { get } = await served(t, [...PLUGINS, ...many]);
      const found = await get('search?q=icons&capability=read&framework=vite&hook=load');
      assert.match(words(found), /1 plugin /);
      for (const chosen of ['read', 'vite', 'load'])
        assert.ok(found.includes(`<option value="${chosen}" selected>`));
      assert.ok(found.includes('name="q" value="icons"'));
      assert.match(words(await get('search?q=icons&capability=env')), /0 plugins Nothing has all of that/);
      const second = await get('search?q=vite&from=20');
      assert.ok(
        second.includes('href="/search?q=vite"') && second.includes('href="/search?q=vite&amp;from=40"'),
      );
      assert.ok(!(await get('search?q=vite&from=40')).includes('rel="next"'));
      for (const query of [
        'capability=all',
        'hook=%3Cx%3E',
        'from=-1',
        'from=x',
        'from=99999',
        `q=${'x'.repeat(201)}`,
      ])
        assert.match(await get(`search?${query}`, 400), /Nobody can look for that/);
    });

    test('a plugin says in words what it may do, who signed it, how it is installed, and what changed', async (t) => {
      const { get } = await served(t);
      const page = await get(`plugins/${NAME}`);
      const text = words(page);
      assert.ok(text.includes(`npx nexxo plugin install ${NAME} `));
      assert.ok(text.includes('Runs builds of its own“Builds.”'));
      assert.ok(text.includes("Changes the bundler's config: * (all keys)“Changes all.”"));
      assert.ok(text.includes('Reads files: . (the whole project), icons“Reads icons.”'));
      assert.ok(text.includes(`Signed by${sampleKey('other').keyId}`));
      assert.ok(text.includes(`Owner of the name${sampleKey('acme').keyId}`));
      assert.ok(text.includes('Since 1.0.0'));
      assert.ok(text.includes('New: Reads files: . (the whole project)“Reads icons.”'));
      assert.ok(text.includes(`New signers: ${sampleKey('other').keyId}`));
      assert.match(text, /2\.0\.0 2026-11-20 \+ Runs builds of its own/);
      assert.match(text, /1\.1\.0 revoked 2026-11-20/);
      assert.ok(page.includes('<h3>Read me</h3>') && page.includes('<em>works</em>'));
      assert.match(words(await get('plugins/plain')), /It asks for nothing/);
    });

    test('a version has its own page, and says where it was withdrawn', async (t) => {
      const { get } = await served(t);
      const revoked = words(await get(`plugins/${NAME}/1.1.0`));
      assert.match(revoked, /This version was revoked, on 2026-11-20“The key was stolen\.”Remove it/);
      assert.ok(!revoked.includes('npx nexxo plugin install'), 'nobody is told to install it');
      assert.match(
        words(await get(`plugins/${NAME}/1.2.0`)),
        /This version was yanked, on 2026-11-20“Breaks builds\.”/,
      );
      assert.match(words(await get('plugins/gone')), /All versions are withdrawn/);
      assert.match(words(await get('plugins/gone/1.0.0')), /revoked, on 2026-11-20“It was hostile\.”/);
      assert.match(words(await get(`plugins/${NAME}/1.0.0`)), /The latest version is 2\.0\.0/);
      await get(`plugins/${encodeURIComponent(NAME)}`);
    });

    test('what is not there is a page that says so', async (t) => {
      const { get, url } = await served(t);
      for (const path of [
        ...[
          'plugins/nothing',
          `plugins/${NAME}/9.9.9`,
          'plugins/',
          'plugins/@acme',
          'plugins/@acme/',
          'plugins/%',
          'plugins/..%2f..%2fetc',
        ],
        ...[
          'plugins/__proto__',
          'plugins/constructor',
          'plugins/plain/latest',
          'plugins/plain/1.0.0/x',
          'plugins/%00',
          'assets/x.css',
        ],
      ])
        assert.match(await get(path, 404), /There is no such page/, path);
      assert.equal((await fetch(url, { method: 'POST' })).status, 405);
      const head = await fetch(url, { method: 'HEAD' });
      assert.deepEqual([head.status, await head.text()], [200, '']);
    });

    test('L6 every page forbids scripts, frames and foreign addresses, and loads its own stylesheet alone', async (t) => {
      const { url } = await served(t);
      for (const path of ['', 'search?q=x', `plugins/${NAME}`, 'plugins/nothing', 'search?from=x']) {
        const response = await fetch(url + path);
        const policy = response.headers.get('content-security-policy');
        assert.match(
          policy,
          /^default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
        );
        assert.equal(response.headers.get('x-content-type-options'), 'nosniff');
        assert.equal(response.headers.get('cache-control'), 'no-cache');
        const page = await response.text();
        assert.doesNotMatch(page, /<script|<iframe|<img|\sstyle=|\son\w+=/);
        const loaded = [...page.matchAll(/<link [^>]*href="([^"]*)"/g)].map(([, address]) => address);
        for (const address of loaded) {
          const asset = await fetch(new URL(address, url));
          assert.equal(asset.status, 200);
          assert.equal(asset.headers.get('cache-control'), 'public, max-age=31536000, immutable');
        }
        assert.equal(loaded.length, 2);
      }
    });

    test('L6 texts of a plugin and of a search are text, whatever is in them', async (t) => {
      const plugins = HOSTILE_MARKUP.map((text, index) => {
        const clean = text.replaceAll('\0', '');
        return {
          ...{ name: `p${index}`, description: clean, keywords: [clean], state: 'published', reason: clean },
          ...{ readme: clean, manifest: { capabilities: [asks('read', [clean], clean)], hooks: ['load'] } },
        };
      });
      const { get } = await served(t, plugins);
      const paths = [
        '',
        'search',
        ...plugins.flatMap(({ name }) => [`plugins/${name}`, `plugins/${name}/1.0.0`]),
      ];
      for (const text of HOSTILE_MARKUP) paths.push(`search?q=${encodeURIComponent(text.slice(0, 200))}`);
      for (const path of paths) {
        const page = await get(path);
        const tags = [...page.matchAll(/<(?!\/)([a-z!][a-z0-9]*)((?:\s[^>]*)?)>/gi)];
        for (const [tag, name, attributes] of tags) {
          assert.doesNotMatch(
            name,
            /^(script|img|iframe|object|embed|style|base|video|audio|math|use)$/i,
            `${path}: ${tag}`,
          );
          assert.doesNotMatch(
            attributes.replace(/"[^"]*"/g, '""'),
            /\s(on\w+|style|src|srcset)\s*=/i,
            `${path}: ${tag}`,
          );
        }
        assert.ok(!page.includes('window.__ran=1</script>'), path);
      }
    });
  });
}
