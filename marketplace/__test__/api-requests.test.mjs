import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { generateKey } from '@nexxo/native/signing';
import { createTRPCClient, httpLink } from '@trpc/client';
import { apiFace, pagesFace } from '../dist/index.js';
import { DATABASES } from './lib/databases.mjs';
import { publishingRegistry, spkiOf } from './lib/publishing-registry.mjs';
import { serveFace } from './lib/serve-face.mjs';

const NAME = '@acme/rollup-plugin-icons';

for (const kind of DATABASES) {
  describe(`requests over the API on ${kind}`, () => {
    const served = async (t) => {
      const own = await publishingRegistry(t, kind);
      const url = await serveFace(apiFace(own.registry));
      const pages = await serveFace(pagesFace(own.registry));
      const api = createTRPCClient({ links: [httpLink({ url: `${url}/trpc` })] });
      const key = generateKey();
      for (const version of ['1.0.0', '1.1.0'])
        assert.equal((await own.publish({ key, name: NAME, version })).status, 201);
      return { ...own, api, pages, key };
    };
    const latest = async (api) => (await api.plugins.get.query({ name: NAME })).latest;
    const found = async (api) =>
      (await api.plugins.search.query({ text: 'icons' })).plugins.map(({ version }) => version);

    test('a yank hides a version from `latest` and the search, a restoration brings it back, a revocation is for good', async (t) => {
      const { api, sign, key, pages } = await served(t);
      const { withdraw } = api.requests;
      const change = (action, version, more = {}) =>
        sign({ action, name: NAME, package: { version }, ...more }, key);
      assert.deepEqual([await latest(api), await found(api)], ['1.1.0', ['1.1.0']]);
      const yanked = await withdraw.mutate({
        envelope: change('yank', '1.1.0', { reason: 'It breaks builds.' }),
      });
      assert.deepEqual([yanked.name, yanked.version, yanked.state], [NAME, '1.1.0', 'yanked']);
      assert.deepEqual([await latest(api), await found(api)], ['1.0.0', ['1.0.0']]);
      await withdraw.mutate({ envelope: change('restore', '1.1.0') });
      assert.deepEqual([await latest(api), await found(api)], ['1.1.0', ['1.1.0']]);
      for (const version of ['1.0.0', '1.1.0'])
        await withdraw.mutate({ envelope: change('revoke', version, { reason: 'The key was stolen.' }) });
      assert.deepEqual([await latest(api), await found(api)], [null, []]);
      assert.match(await (await fetch(`${pages}/plugins/${NAME}/1.0.0`)).text(), /This version was revoked/);
      await assert.rejects(withdraw.mutate({ envelope: change('restore', '1.0.0') }), ({ data }) => {
        assert.deepEqual([data.nexxo, data.httpStatus], ['NEXXO_VERSION_STATE', 409]);
        return true;
      });
    });

    test('L5 a name is given away by its owner alone, and a request counts once', async (t) => {
      const { api, sign, key } = await served(t);
      const [other, thief] = [generateKey(), generateKey()];
      const to = (signer, receiver) => sign({ action: 'transfer', name: NAME, to: spkiOf(receiver) }, signer);
      const code = (promise) =>
        promise.then(
          () => 'done',
          ({ data }) => data.nexxo,
        );
      assert.equal(
        await code(api.requests.transfer.mutate({ envelope: to(thief, thief) })),
        'NEXXO_REQUEST_INVALID',
      );
      assert.equal(
        await code(api.requests.transfer.mutate({ envelope: to(thief, other) })),
        'NEXXO_NAME_OWNED',
      );
      const envelope = to(key, other);
      const given = await api.requests.transfer.mutate({ envelope });
      assert.deepEqual(given.owner, { keyId: other.keyId, publicKey: spkiOf(other) });
      assert.deepEqual((await api.plugins.get.query({ name: NAME })).owner, given.owner);
      assert.equal(await code(api.requests.transfer.mutate({ envelope })), 'NEXXO_REQUEST_REPLAYED');
      assert.equal(
        await code(api.requests.withdraw.mutate({ envelope: to(other, key) })),
        'NEXXO_REQUEST_INVALID',
      );
    });

    test('what was published is answered with what verifies it: keys, envelope, digest and place in the log', async (t) => {
      const { api, key, store } = await served(t);
      const version = await api.plugins.version.query({ name: NAME, version: '1.1.0' });
      assert.deepEqual(version.signers, [{ keyId: key.keyId, publicKey: spkiOf(key) }]);
      const { entry } = await store.db
        .selectFrom('log_entries')
        .select('entry')
        .where('log_index', '=', version.logIndex)
        .executeTakeFirstOrThrow();
      assert.deepEqual(JSON.parse(Buffer.from(entry)), {
        type: 'publish',
        name: NAME,
        version: '1.1.0',
        integrity: version.integrity,
        manifest: version.manifest,
        signers: version.signers.map(({ keyId }) => keyId),
        key: version.publisher.keyId,
        time: version.published,
      });
    });
  });
}
