// What a hostile publisher, or one with a copy of somebody's request, tries: cases J, K and L11 of the threats.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { request } from 'node:http';
import { describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { generateKey } from '@nexxo/native/signing';
import { withdraw } from '../dist/index.js';
import { DATABASES } from './lib/databases.mjs';
import { highS } from './lib/high-s.mjs';
import { integrityOf, pluginArchive, signedPlugin } from './lib/plugin-archive.mjs';
import { contents, publishingRegistry, refused } from './lib/publishing-registry.mjs';
import { writeTar } from './lib/write-tar.mjs';

const key = generateKey();
const other = generateKey();
const NAME = '@acme/rollup-plugin-icons';
const PLUGIN = { key, name: NAME, version: '1.0.0' };

for (const kind of DATABASES) {
  describe(`hostile publishers on ${kind}`, () => {
    test('J10 J6 the manifest must be signed by the key that publishes, and every byte of the archive must be signed', async (t) => {
      const running = await publishingRegistry(t, kind);
      const by = (signer, more) => pluginArchive({ keys: [signer], name: NAME, version: '1.0.0', ...more });
      await refused(running, running.publish({ ...PLUGIN, archive: by(other) }), 'NEXXO_PUBLISH_SIGNER', 403);
      const { envelope, list } = signedPlugin({ keys: [key], name: NAME, version: '1.0.0' });
      const packed = (files, text = envelope) =>
        writeTar([...files, { path: 'nexxo.manifest.json', data: text }]);
      const whole = packed(list);
      assert.equal(
        (await running.publish({ ...PLUGIN, name: '@acme/whole', archive: whole })).error.code,
        'NEXXO_PUBLISH_MISMATCH',
      );
      const garbage = JSON.parse(envelope);
      garbage.signatures[0].sig = randomBytes(70).toString('base64');
      const text = (value) => Buffer.from(`${JSON.stringify(value, null, 2)}\n`);
      const cases = [
        [packed(list, text(garbage)), 'NEXXO_SIGNATURE_INVALID'],
        [packed(list, text({ ...garbage, signatures: [] })), 'NEXXO_PUBLISH_SIGNER'],
        [packed(list, Buffer.from('{}')), 'NEXXO_ENVELOPE_INVALID'],
        [writeTar(list), 'NEXXO_PUBLISH_KIND'],
        [packed([...list, { path: 'extra.js', data: Buffer.from('x') }]), 'NEXXO_FILE_UNSIGNED'],
        [packed(list.slice(1)), 'NEXXO_FILE_MISSING'],
        [
          packed(list.map((file, at) => (at === 2 ? { ...file, data: Buffer.from('x') } : file))),
          'NEXXO_FILE_CHANGED',
        ],
        [by(key, { name: '@acme/other' }), 'NEXXO_PUBLISH_MISMATCH'],
        [by(key, { version: '1.0.1' }), 'NEXXO_PUBLISH_MISMATCH'],
        [Buffer.from('not an archive'), 'NEXXO_ARCHIVE_INVALID'],
        [Buffer.alloc(0), 'NEXXO_ARCHIVE_INVALID'],
      ];
      for (const [archive, code] of cases)
        await refused(running, running.publish({ ...PLUGIN, archive }), code);
      const { packages, versions, archives, entries } = await contents(running);
      assert.deepEqual([packages, versions, archives, entries], [[], [], [], []]);
      assert.equal((await running.publish({ ...PLUGIN, archive: whole })).status, 201);
    });

    test('J6 other signers of the manifest are known where their keys are, and their signatures are checked', async (t) => {
      const running = await publishingRegistry(t, kind);
      const signers = async (version) =>
        JSON.parse((await contents(running)).versions.find((row) => row.version === version).signers);
      await running.publish({ ...PLUGIN, keys: [key, other] });
      assert.deepEqual(await signers('1.0.0'), [key.keyId], 'the registry does not know the other key yet');
      await running.publish({ key: other, name: 'other-name', version: '1.0.0' });
      await running.publish({ ...PLUGIN, keys: [key, other], version: '1.1.0' });
      assert.deepEqual(await signers('1.1.0'), [key.keyId, other.keyId].sort());
      const { envelope, list } = signedPlugin({ keys: [key, other], name: NAME, version: '1.2.0' });
      const value = JSON.parse(envelope);
      value.signatures.find(({ keyid }) => keyid === other.keyId).sig = value.signatures.find(
        ({ keyid }) => keyid === key.keyId,
      ).sig;
      const data = Buffer.from(`${JSON.stringify(value, null, 2)}\n`);
      const archive = writeTar([...list, { path: 'nexxo.manifest.json', data }]);
      await refused(
        running,
        running.publish({ ...PLUGIN, version: '1.2.0', archive }),
        'NEXXO_SIGNATURE_INVALID',
      );
    });

    test('an archive with a private key in it is refused, for everybody could read it for good', async (t) => {
      const running = await publishingRegistry(t, kind);
      const files = { 'notes/release.txt': `Ours:\n${key.privateKey}` };
      await refused(running, running.publish({ ...PLUGIN, files }), 'NEXXO_PUBLISH_SECRET');
    });

    test('K4 L11 package.json agrees with the manifest, and nothing in it or beside it is run by a client', async (t) => {
      const running = await publishingRegistry(t, kind);
      const cases = [
        [{ files: { 'binding.gyp': '{}' } }, 'NEXXO_PUBLISH_SCRIPTS'],
        [{ files: { 'node_modules/x/package.json': '{}' } }, 'NEXXO_PUBLISH_SCRIPTS'],
        [{ packageJson: { gypfile: true } }, 'NEXXO_PUBLISH_SCRIPTS'],
        [{ packageJson: { dependencies: { x: '*' } } }, 'NEXXO_PUBLISH_KIND'],
        ...['preinstall', 'install', 'postinstall', 'prepare'].map((script) => [
          { packageJson: { scripts: { [script]: 'true' } } },
          'NEXXO_PUBLISH_SCRIPTS',
        ]),
      ];
      for (const [more, code] of cases) await refused(running, running.publish({ ...PLUGIN, ...more }), code);
      const withJson = (text) => {
        const { envelope, list } = signedPlugin({
          keys: [key],
          name: NAME,
          version: '1.0.0',
          files: { 'package.json': text },
        });
        return writeTar([...list, { path: 'nexxo.manifest.json', data: envelope }]);
      };
      const json = { name: NAME, version: '1.0.0' };
      for (const [text, code] of [
        [JSON.stringify({ ...json, name: '@acme/x' }), 'NEXXO_MANIFEST_MISMATCH'],
        [JSON.stringify({ ...json, version: '1.0.1' }), 'NEXXO_MANIFEST_MISMATCH'],
        [`{"name":"@acme/x","name":"${NAME}","version":"1.0.0"}`, 'NEXXO_ARCHIVE_INVALID'],
        [
          `{"__proto__":{"scripts":{"install":"true"}},"name":"${NAME}","version":"1.0.0"}`,
          'NEXXO_ARCHIVE_INVALID',
        ],
        ['{', 'NEXXO_ARCHIVE_INVALID'],
      ])
        await refused(running, running.publish({ ...PLUGIN, archive: withJson(text) }), code);
      assert.deepEqual((await contents(running)).versions, []);
    });

    test('K1 K2 K3 an archive that a reader could take for another one, or that grows without bound, is refused', async (t) => {
      const running = await publishingRegistry(t, kind);
      const { envelope, list } = signedPlugin({ keys: [key], name: NAME, version: '1.0.0' });
      const all = [...list, { path: 'nexxo.manifest.json', data: envelope }];
      const good = writeTar(all);
      const many = Array.from({ length: 10_001 }, (_, at) => ({ path: `f${at}`, data: Buffer.alloc(0) }));
      for (const archive of [
        writeTar([...all, { path: '../escape', data: Buffer.from('x') }]),
        writeTar([...all, { path: '/absolute', data: Buffer.from('x') }]),
        writeTar([...all, { path: 'link', type: '2', link: '/etc/passwd', data: Buffer.alloc(0) }]),
        writeTar([...all, { path: 'hard', type: '1', link: 'package/plugin.mjs', data: Buffer.alloc(0) }]),
        writeTar([...all, { path: 'device', type: '3', data: Buffer.alloc(0) }]),
        writeTar([...all, all[0]]),
        writeTar([...all, { path: 'PLUGIN.mjs', data: Buffer.from('x') }]),
        writeTar([...all, ...many]),
        Buffer.concat([good, good]),
        Buffer.concat([good, Buffer.from('trailing')]),
        gzipSync(Buffer.alloc(200 * 2 ** 20), { level: 9 }),
      ])
        await refused(running, running.publish({ ...PLUGIN, archive }), 'NEXXO_ARCHIVE_INVALID', 422);
      assert.deepEqual((await contents(running)).versions, []);
    });

    test('an approval is not published', async (t) => {
      const running = await publishingRegistry(t, kind);
      const manifest = (it) => ({
        ...it,
        kind: 'approval',
        source: { package: NAME, version: '1.0.0' },
        packages: [],
      });
      await refused(running, running.publish({ ...PLUGIN, manifest }), 'NEXXO_PUBLISH_KIND');
    });

    test('a request counts once, for its own archive, name, version, registry and time', async (t) => {
      const running = await publishingRegistry(t, kind);
      const archive = pluginArchive({ keys: [key], name: NAME, version: '1.0.0' });
      const second = pluginArchive({ keys: [key], name: NAME, version: '1.1.0' });
      const change = (bytes, version = '1.0.0') => ({
        ...{ action: 'publish', name: NAME },
        package: { version, integrity: integrityOf(bytes) },
      });
      const { put, sign } = running;
      const from = { name: NAME, version: '1.0.0', archive };
      const envelope = sign(change(archive), key);
      await refused(running, put({ ...from, envelope, archive: second }), 'NEXXO_PUBLISH_MISMATCH');
      await refused(running, put({ ...from, envelope, path: `${NAME}/1.0.1` }), 'NEXXO_PUBLISH_MISMATCH');
      await refused(running, put({ ...from, envelope, path: '@acme/x/1.0.0' }), 'NEXXO_PUBLISH_MISMATCH');
      await refused(running, put({ ...from, envelope, path: '%ff/1.0.0' }), 'NEXXO_PUBLISH_MISMATCH');
      const elsewhere = sign(change(archive), key, { registry: 'https://other.example/' });
      await refused(running, put({ ...from, envelope: elsewhere }), 'NEXXO_REQUEST_REGISTRY');
      const late = sign(change(archive), key, { now: Date.now() - 20 * 60_000 });
      await refused(running, put({ ...from, envelope: late }), 'NEXXO_REQUEST_EXPIRED', 401);
      await refused(running, put({ ...from, envelope: 'x' }), 'NEXXO_REQUEST_INVALID');
      await refused(
        running,
        put({ ...from, envelope, headers: { 'nexxo-request': '***' } }),
        'NEXXO_REQUEST_INVALID',
      );
      const yank = sign({ action: 'yank', name: NAME, package: { version: '1.0.0' }, reason: 'x' }, key);
      await refused(running, put({ ...from, envelope: yank }), 'NEXXO_REQUEST_INVALID');
      assert.deepEqual((await contents(running)).versions, []);

      // Escaped as a client may write it.
      const path = `${encodeURIComponent(NAME)}/1.0.0`;
      assert.equal((await put({ ...from, envelope, path })).status, 201);
      await refused(running, put({ ...from, envelope }), 'NEXXO_VERSION_EXISTS');
      const nonces = await running.store.db.selectFrom('nonces').selectAll().execute();
      assert.equal(nonces.length, 1);
    });

    test('J1 a request is replayed under another form of its signature in vain', async (t) => {
      const running = await publishingRegistry(t, kind);
      await running.publish(PLUGIN);
      const yank = running.sign(
        { action: 'yank', name: NAME, package: { version: '1.0.0' }, reason: 'Broken.' },
        key,
      );
      const restore = () =>
        running.sign({ action: 'restore', name: NAME, package: { version: '1.0.0' } }, key);
      await withdraw(running.registry, yank);
      await withdraw(running.registry, restore());
      const value = JSON.parse(yank);
      value.signatures[0].sig = highS(value.signatures[0].sig);
      for (const again of [yank, `${JSON.stringify(value, null, 2)}\n`])
        await assert.rejects(withdraw(running.registry, again), { code: 'NEXXO_REQUEST_REPLAYED' });
      running.pass(7 * 60_000);
      await assert.rejects(withdraw(running.registry, yank), { code: 'NEXXO_REQUEST_EXPIRED' });
      // Nonces that are too old anyway are forgotten in time.
      for (let at = 0; at < 400; at++) {
        const left = await running.store.db.selectFrom('nonces').select('nonce').execute();
        if (!left.some(({ nonce }) => nonce === JSON.parse(Buffer.from(value.payload, 'base64')).nonce))
          return;
        await running.publish({ ...PLUGIN, version: `2.0.${at}` });
      }
      assert.fail('the nonce is still there');
    });

    test('a body that is too large or ends early is refused or cut off, and leaves nothing', async (t) => {
      const running = await publishingRegistry(t, kind);
      const archive = pluginArchive({ keys: [key], name: NAME, version: '1.0.0' });
      const change = {
        action: 'publish',
        name: NAME,
        package: { version: '1.0.0', integrity: integrityOf(archive) },
      };
      const send = (headers, write) =>
        new Promise((resolve) => {
          const envelope = Buffer.from(running.sign(change, key)).toString('base64');
          const url = `${running.address}/archives/${NAME}/1.0.0`;
          const sent = request(url, { method: 'PUT', headers: { 'nexxo-request': envelope, ...headers } });
          sent.on('response', async (response) => {
            const text = Buffer.concat(await response.toArray()).toString();
            resolve(JSON.parse(text).error.code);
          });
          sent.on('error', ({ code }) => resolve(code));
          write(sent);
        });
      const declared = await send({ 'content-length': 33 * 2 ** 20 }, (sent) => sent.flushHeaders());
      assert.equal(declared, 'NEXXO_TOO_LARGE');
      const chunked = await send({ 'transfer-encoding': 'chunked' }, (sent) => {
        const chunk = Buffer.alloc(2 ** 20);
        let count = 0;
        const next = () => {
          if (count++ < 34) sent.write(chunk, next);
        };
        next();
      });
      assert.ok(['NEXXO_TOO_LARGE', 'ECONNRESET', 'EPIPE'].includes(chunked), chunked);
      await send({ 'content-length': archive.length }, (sent) => {
        sent.write(archive.subarray(0, 100), () => setTimeout(() => sent.destroy(), 50));
      });
      assert.deepEqual((await contents(running)).versions, []);
      assert.deepEqual(running.errors, []);
      assert.equal((await running.publish(PLUGIN)).status, 201);
    });
  });
}
