import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createTRPCClient, httpBatchLink, httpLink, TRPCClientError } from '@trpc/client';
import { sql } from 'kysely';
import { apiFace } from '../dist/index.js';
import { DATABASES } from './lib/databases.mjs';
import { serveFaces } from './lib/face-server.mjs';
import { sampleKey, sampleManifest } from './lib/sample-plugins.mjs';

const NAME = '@acme/rollup-plugin-icons';
const asks = (capability, value, reason = 'Because.') => ({ capability, value, reason });

const PLUGINS = [
  {
    name: NAME,
    version: '1.0.0',
    readme: '# Icons',
    manifest: { hooks: ['load'], capabilities: [asks('read', ['icons'])] },
  },
  {
    name: NAME,
    version: '1.1.0',
    state: 'revoked',
    reason: 'The key was stolen.',
    signers: ['acme', 'other'],
  },
  {
    name: NAME,
    version: '2.0.0',
    description: 'Icons.',
    readme: 'x'.repeat(300_000),
    owner: 'acme',
    signers: ['other', 'acme'],
    manifest: {
      hooks: ['load', 'resolveId'],
      limits: { cpuMs: 400 },
      capabilities: [asks('bundler', true), asks('clock', 'real'), asks('read', ['icons', 'src'], 'More.')],
    },
  },
  { name: 'gone', state: 'yanked', reason: 'Broken.' },
];

const client = (url, link = httpLink, more = {}) =>
  createTRPCClient({ links: [link({ url: `${url}trpc`, ...more })] });

/** The code that a call is refused with. */
async function refused(call) {
  const error = await call.then(
    () => assert.fail('it was answered'),
    (reason) => reason,
  );
  assert.ok(error instanceof TRPCClientError);
  assert.equal(error.data.stack, undefined);
  assert.match(error.message, new RegExp(`^${error.data.nexxo}: `));
  return [error.data.nexxo, error.data.httpStatus];
}

for (const kind of DATABASES) {
  describe(`API on ${kind}`, () => {
    const served = async (t) => {
      const server = await serveFaces(t, kind, (registry) => [apiFace(registry)], PLUGINS);
      t.after(() => assert.deepEqual(server.failed, []));
      return { ...server, api: client(server.url) };
    };

    test('a plugin is told with its owner and versions, the newest first', async (t) => {
      const { api } = await served(t);
      const plugin = await api.plugins.get.query({ name: NAME });
      assert.deepEqual(plugin.owner, sampleKey('acme'));
      assert.deepEqual([plugin.latest, plugin.total, plugin.next], ['2.0.0', 3, null]);
      assert.deepEqual(
        plugin.versions.map(({ version, state, reason }) => [version, state, reason]),
        [
          ['2.0.0', 'published', null],
          ['1.1.0', 'revoked', 'The key was stolen.'],
          ['1.0.0', 'published', null],
        ],
      );
      const { published, stateChanged, ...first } = plugin.versions[2];
      assert.deepEqual([published, stateChanged], ['2026-11-20T10:00:00Z', null]);
      assert.deepEqual(
        [first.capabilities, first.hooks, first.logIndex],
        [[asks('read', ['icons'])], ['load'], 0],
      );
      const page = await api.plugins.get.query({ name: NAME, size: 2 });
      assert.deepEqual([page.versions.length, page.next], [2, 2]);
      const last = await api.plugins.get.query({ name: NAME, size: 2, from: 2 });
      assert.deepEqual([last.versions.map(({ version }) => version), last.next], [['1.0.0'], null]);
    });

    test('a version is told with all that a client verifies it by', async (t) => {
      const { api, url, store } = await served(t);
      const version = await api.plugins.version.query({ name: NAME, version: 'latest' });
      const row = await store.db
        .selectFrom('versions')
        .selectAll()
        .where('version', '=', '2.0.0')
        .executeTakeFirstOrThrow();
      assert.deepEqual(version, {
        name: NAME,
        version: '2.0.0',
        state: 'published',
        reason: null,
        stateChanged: null,
        published: '2026-11-20T10:00:00Z',
        integrity: row.integrity,
        size: 1234,
        tarball: `${url}npm/${NAME}/-/rollup-plugin-icons-2.0.0.tgz`,
        envelope: row.envelope,
        manifest: row.manifest_sha256,
        signers: [sampleKey('other'), sampleKey('acme')],
        publisher: sampleKey('acme'),
        owner: sampleKey('acme'),
        capabilities: PLUGINS[2].manifest.capabilities,
        hooks: ['load', 'resolveId'],
        logIndex: 2,
      });
      const revoked = await api.plugins.version.query({ name: NAME, version: '1.1.0' });
      assert.deepEqual([revoked.state, revoked.reason], ['revoked', 'The key was stolen.']);
    });

    test('what is not there is NEXXO_NOT_FOUND, and `latest` of what is all withdrawn too', async (t) => {
      const { api } = await served(t);
      const { get, version, readme, changes } = api.plugins;
      for (const call of [
        () => get.query({ name: 'nothing' }),
        () => version.query({ name: 'nothing', version: 'latest' }),
        () => version.query({ name: NAME, version: '9.9.9' }),
        () => version.query({ name: 'gone', version: 'latest' }),
        () => readme.query({ name: NAME, version: '9.9.9' }),
        () => changes.query({ name: NAME, from: '1.0.0', to: '9.9.9' }),
      ])
        assert.deepEqual(await refused(call()), ['NEXXO_NOT_FOUND', 404]);
      assert.equal((await get.query({ name: 'gone' })).latest, null);
    });

    test('J8 the state of two hundred versions at once, of those too that were never here', async (t) => {
      const { api, url } = await served(t);
      const versions = [
        { name: NAME, version: '1.1.0' },
        { name: NAME, version: '1.0.0' },
        { name: 'gone', version: '1.0.0' },
        { name: 'gone', version: '1.0.1' },
        { name: 'nothing', version: '1.0.0' },
        { name: NAME, version: '1.1.0' },
      ];
      const told = await api.plugins.status.query({ versions });
      assert.deepEqual(
        told.map(({ name, state, reason, latest }) => [name, state, reason, latest]),
        [
          [NAME, 'revoked', 'The key was stolen.', '2.0.0'],
          [NAME, 'published', null, '2.0.0'],
          ['gone', 'yanked', 'Broken.', null],
          ['gone', 'unknown', null, null],
          ['nothing', 'unknown', null, null],
          [NAME, 'revoked', 'The key was stolen.', '2.0.0'],
        ],
      );
      const many = Array.from({ length: 200 }, (_, index) => ({
        name: 'x'.repeat(214),
        version: `1.0.${index}`,
      }));
      const posting = client(url, httpLink, { methodOverride: 'POST' });
      assert.equal((await posting.plugins.status.query({ versions: many })).length, 200);
      const more = [...many, { name: NAME, version: '1.0.0' }];
      assert.deepEqual(await refused(posting.plugins.status.query({ versions: more })), [
        'NEXXO_INPUT_INVALID',
        400,
      ]);
    });

    test('a README is told as it is, and cut where it is long', async (t) => {
      const { api } = await served(t);
      assert.deepEqual(await api.plugins.readme.query({ name: NAME, version: '1.0.0' }), {
        text: '# Icons',
        cut: false,
      });
      const { text, cut } = await api.plugins.readme.query({ name: NAME, version: 'latest' });
      assert.deepEqual([text.length, cut], [256 * 1024, true]);
    });

    test('L12 what a version asks for that another did not, value by value', async (t) => {
      const { api } = await served(t);
      assert.deepEqual(await api.plugins.changes.query({ name: NAME, from: '1.0.0', to: 'latest' }), {
        name: NAME,
        from: '1.0.0',
        to: '2.0.0',
        capabilities: {
          added: [asks('bundler', true), asks('clock', 'real'), asks('read', ['src'], 'More.')],
          removed: [],
        },
        limits: [{ limit: 'cpuMs', from: null, to: 400 }],
        hooks: { added: ['resolveId'], removed: [] },
        signers: { added: [sampleKey('other').keyId], removed: [] },
      });
      const back = await api.plugins.changes.query({ name: NAME, from: '2.0.0', to: '1.0.0' });
      assert.deepEqual(back.capabilities, {
        added: [],
        removed: [asks('bundler', true), asks('clock', 'real'), asks('read', ['src'], 'More.')],
      });
    });

    test('the registry says who it is, alike at both places', async (t) => {
      const { api, url, registry } = await served(t);
      const told = await api.registry.describe.query();
      assert.deepEqual([told.version, told.url, told.log.key], [1, url, registry.keys.log.verifier]);
      const response = await fetch(`${url}.well-known/nexxo.json`);
      assert.equal(response.headers.get('content-type'), 'application/json');
      assert.deepEqual(await response.json(), told);
      assert.equal((await fetch(`${url}.well-known/nexxo.json`, { method: 'POST' })).status, 405);
    });

    test('requests that nobody signed change nothing', async (t) => {
      const { api } = await served(t);
      for (const envelope of [
        '{}',
        '[]',
        'x'.repeat(24_000),
        JSON.stringify({ payload: 'e30=', payloadType: 'x', signatures: [] }),
      ])
        for (const call of [api.requests.withdraw, api.requests.transfer])
          assert.match((await refused(call.mutate({ envelope })))[0], /^NEXXO_REQUEST_/);
    });

    test('L8 a batch has at most ten calls, a body at most 128 KiB', async (t) => {
      const { url } = await served(t);
      const batching = client(url, httpBatchLink, { methodOverride: 'POST' });
      const calls = (count) =>
        Promise.all(
          Array.from({ length: count }, () =>
            batching.plugins.readme.query({ name: NAME, version: '1.0.0' }),
          ),
        );
      assert.equal((await calls(10)).length, 10);
      assert.deepEqual(await refused(calls(11)), ['NEXXO_INPUT_INVALID', 400]);
      const large = await fetch(`${url}trpc/requests.withdraw`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ envelope: 'x'.repeat(200_000) }),
      });
      assert.equal(large.status, 413);
      assert.equal((await large.json()).error.data.nexxo, 'NEXXO_TOO_LARGE');
    });

    test('nothing of a request and no stack is in what is told of an error', async (t) => {
      const { url } = await served(t);
      const secret = 'S3cretName';
      for (const [path, init] of [
        [`plugins.${secret}`],
        [`plugins.get?input=${secret}`],
        [`plugins.get?input=${encodeURIComponent(JSON.stringify({ name: secret, [secret]: 1 }))}`],
        [`plugins.get,${secret}?batch=1&input={"0":"${secret}"}`],
        ['plugins.get', { method: 'POST', body: secret, headers: { 'content-type': secret } }],
        ['plugins.get', { method: 'DELETE' }],
        [`plugins.get?connectionParams=${secret}`],
        [`%E0%A4%A${secret}`],
      ]) {
        const response = await fetch(`${url}trpc/${path}`, init);
        const text = await response.text();
        assert.ok(
          (response.status >= 400 && response.status < 500) || response.status === 207,
          `${path}: ${response.status} ${text}`,
        );
        assert.doesNotMatch(text, new RegExp(`${secret}|stack|node_modules|\\.js`), path);
      }
    });

    test('an error of the database is told as such, without its text', async (t) => {
      const { api, store, failed } = await served(t);
      await store.change((transaction) => sql`alter table versions rename to elsewhere`.execute(transaction));
      assert.deepEqual(await refused(api.plugins.get.query({ name: NAME })), [
        'NEXXO_REGISTRY_UNAVAILABLE',
        500,
      ]);
      assert.equal(failed.length, 1, 'it is logged');
      failed.length = 0;
    });
  });
}

test('what the manifest asks for has a limit of its own in lists', async () => {
  const { summaryOf } = await import('../dist/search/summary.js');
  const values = Array.from({ length: 100 }, (_, index) => `${'x'.repeat(500)}${index}`);
  const capabilities = [asks('read', values), asks('write', values)];
  assert.throws(() => summaryOf(sampleManifest({ capabilities })), { code: 'NEXXO_TOO_LARGE' });
  assert.deepEqual(summaryOf(sampleManifest({ capabilities: [{ ...asks('bundler', true), 'x-note': 1 }] })), {
    capabilities: JSON.stringify([asks('bundler', true)]),
    hooks: '["transform"]',
  });
});
