import assert from 'node:assert/strict';
import { createPublicKey, verify } from 'node:crypto';
import { describe, test } from 'node:test';
import { openCheckpoint, parseVerifierKey } from '@nexxo/native/protocol';
import { generateKey } from '@nexxo/native/signing';
import { directoryArtifacts } from '../dist/index.js';
import { DATABASES, temporaryFolder } from './lib/databases.mjs';
import { integrityOf, pluginArchive } from './lib/plugin-archive.mjs';
import { contents, hex, publishingRegistry, refused } from './lib/publishing-registry.mjs';

const key = generateKey();
const other = generateKey();
const NAME = '@acme/rollup-plugin-icons';
const PLUGIN = { key, name: NAME, version: '1.0.0' };

for (const kind of DATABASES) {
  describe(`publishing on ${kind}`, () => {
    test('a version is there with all that is known of it, in the log, and signed for npm', async (t) => {
      const running = await publishingRegistry(t, kind);
      const archive = pluginArchive({
        ...{ keys: [key], name: NAME, version: '1.0.0-beta.1' },
        packageJson: { description: 'Icons', keywords: ['svg', 'vite'] },
      });
      const answer = await running.publish({ ...PLUGIN, version: '1.0.0-beta.1', archive });
      const integrity = integrityOf(archive);
      assert.deepEqual(
        { ...answer, checkpoint: '' },
        { status: 201, name: NAME, version: '1.0.0-beta.1', integrity, logIndex: 1, checkpoint: '' },
      );
      const { origin, verifier } = running.registry.keys.log;
      assert.equal(openCheckpoint(answer.checkpoint, origin, parseVerifierKey(verifier)).size, 2);
      const { packages, versions, archives, entries } = await contents(running);
      assert.equal(packages.length, 1);
      assert.deepEqual(
        [packages[0].name, packages[0].owner, packages[0].description, packages[0].latest],
        [NAME, key.keyId, 'Icons', '1.0.0-beta.1'],
      );
      const [row] = versions;
      assert.deepEqual(
        [row.state, row.archive, row.shasum, row.size, row.integrity],
        ['published', hex('sha256', archive), hex('sha1', archive), archive.length, integrity],
      );
      assert.deepEqual([JSON.parse(row.signers), row.publisher, row.log_index], [[key.keyId], key.keyId, 1]);
      assert.equal(row.manifest_sha256, hex('sha256', row.manifest));
      assert.equal(row.readme, `# ${NAME}\n`);
      assert.deepEqual(Buffer.from(archives[0].data), archive);
      const { spki, keyId } = running.registry.keys.packages;
      assert.equal(row.registry_key, keyId);
      const publicKey = createPublicKey({ key: Buffer.from(spki, 'base64'), format: 'der', type: 'spki' });
      const signed = Buffer.from(`${NAME}@1.0.0-beta.1:${integrity}`);
      assert.ok(verify('sha256', signed, publicKey, Buffer.from(row.registry_signature, 'base64')));
      assert.deepEqual(
        entries.map(({ time: _, ...entry }) => entry),
        [
          { type: 'claim', name: NAME, key: key.keyId },
          {
            ...{ type: 'publish', name: NAME, version: '1.0.0-beta.1', integrity },
            ...{ manifest: row.manifest_sha256, signers: [key.keyId], key: key.keyId },
          },
        ],
      );
    });

    test('latest is the highest version, and a prerelease only where there is nothing else', async (t) => {
      const running = await publishingRegistry(t, kind);
      const latest = async () => (await contents(running)).packages[0].latest;
      for (const [version, expected] of [
        ['1.0.0-a', '1.0.0-a'],
        ['1.0.0-b', '1.0.0-b'],
        ['1.0.0', '1.0.0'],
        ['2.0.0-rc.1', '1.0.0'],
        ['2.0.0', '2.0.0'],
      ]) {
        assert.equal((await running.publish({ ...PLUGIN, version })).status, 201);
        assert.equal(await latest(), expected);
      }
    });

    test('L4 a version is published once, and each is higher than all before it, withdrawn ones too', async (t) => {
      const running = await publishingRegistry(t, kind);
      assert.equal((await running.publish({ ...PLUGIN, version: '1.2.0' })).status, 201);
      const before = await contents(running);
      const changed = { ...PLUGIN, version: '1.2.0', files: { 'plugin.mjs': 'export default 1' } };
      await refused(running, running.publish(changed), 'NEXXO_VERSION_EXISTS', 409);
      for (const version of ['1.1.9', '0.0.1', '1.2.0-rc.1', '1.2.0+build'])
        await refused(running, running.publish({ ...PLUGIN, version }), 'NEXXO_VERSION_NOT_HIGHER', 409);
      assert.deepEqual(await contents(running), before);
    });

    test('L3 L5 a name belongs to the first key that signs for it', async (t) => {
      const running = await publishingRegistry(t, kind);
      await running.publish(PLUGIN);
      const before = await contents(running);
      await refused(
        running,
        running.publish({ ...PLUGIN, key: other, version: '2.0.0' }),
        'NEXXO_NAME_OWNED',
        403,
      );
      // Not even where the owner signed the archive too.
      const both = { ...PLUGIN, key: other, keys: [key, other], version: '2.0.0' };
      await refused(running, running.publish(both), 'NEXXO_NAME_OWNED', 403);
      assert.deepEqual(await contents(running), before);
    });

    test('archives in a directory are there before the version is', async (t) => {
      const artifacts = await directoryArtifacts(temporaryFolder());
      const running = await publishingRegistry(t, kind, { artifacts });
      const archive = pluginArchive({ keys: [key], name: NAME, version: '1.0.0' });
      assert.equal((await running.publish({ ...PLUGIN, archive })).status, 201);
      const stream = await artifacts.get(hex('sha256', archive));
      assert.deepEqual(Buffer.concat(await stream.toArray()), archive);
      const failing = { ...artifacts, put: async () => Promise.reject(new Error('disk full at /secret')) };
      const broken = await publishingRegistry(t, kind, { artifacts: failing });
      const answer = await broken.publish(PLUGIN);
      assert.deepEqual([answer.status, answer.error.code], [503, 'NEXXO_REGISTRY_UNAVAILABLE']);
      assert.ok(!JSON.stringify(answer).includes('secret'));
      assert.deepEqual((await contents(broken)).versions, []);
    });

    test('64 publishers of one version at once: exactly one wins, and the log has it once', async (t) => {
      const running = await publishingRegistry(t, kind);
      const keys = Array.from({ length: 8 }, () => generateKey());
      const publishers = Array.from({ length: 64 }, (_, at) => ({
        ...PLUGIN,
        key: keys[at % 8],
        files: { 'plugin.mjs': `export default ${at}` },
      }));
      const answers = await Promise.all(publishers.map((plugin) => running.publish(plugin)));
      const won = answers.filter(({ status }) => status === 201);
      assert.equal(won.length, 1);
      for (const { status, error } of answers)
        if (status !== 201) assert.match(error.code, /^NEXXO_(NAME_OWNED|VERSION_EXISTS)$/);
      const { versions, entries, archives } = await contents(running);
      assert.equal(versions.length, 1);
      assert.equal(versions[0].integrity, won[0].integrity);
      assert.equal(archives.length, 1);
      assert.deepEqual(
        entries.map(({ type }) => type),
        ['claim', 'publish'],
      );
    });
  });
}
