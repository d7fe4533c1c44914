import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { generateKey } from '@nexxo/native/signing';
import { transfer, withdraw } from '../dist/index.js';
import { DATABASES } from './lib/databases.mjs';
import { contents, publishingRegistry, refused, spkiOf } from './lib/publishing-registry.mjs';

const [owner, other, administrator] = [generateKey(), generateKey(), generateKey()];
const NAME = '@acme/rollup-plugin-icons';
const PLUGIN = { key: owner, name: NAME };

for (const kind of DATABASES) {
  describe(`withdrawing on ${kind}`, () => {
    const started = async (t, versions) => {
      const running = await publishingRegistry(t, kind, { administrators: [administrator] });
      for (const version of versions) await running.publish({ ...PLUGIN, version });
      const ask = (run) => (change, key) =>
        run(running.registry, running.sign({ name: NAME, ...change }, key));
      return {
        ...running,
        withdraw: (action, version, key = owner) =>
          ask(withdraw)(
            { action, package: { version }, ...(action === 'restore' ? {} : { reason: 'It eats files.' }) },
            key,
          ),
        transfer: (to, key = owner) => ask(transfer)({ action: 'transfer', to: spkiOf(to) }, key),
        states: async () =>
          Object.fromEntries(
            (await contents(running)).versions.map(({ version, state }) => [version, state]),
          ),
        latest: async () => (await contents(running)).packages[0].latest,
      };
    };

    test('a version is yanked, restored and revoked by its owner, and latest names what is left', async (t) => {
      const running = await started(
        t,
        ['1.0.0', '2.0.0-rc.1', '1.1.0'].slice(0, 1).concat(['1.1.0', '2.0.0-rc.1']),
      );
      assert.equal(await running.latest(), '1.1.0');
      const { time, ...yanked } = await running.withdraw('yank', '1.1.0');
      assert.deepEqual(yanked, { name: NAME, version: '1.1.0', state: 'yanked', logIndex: 4 });
      assert.match(time, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
      assert.equal(await running.latest(), '1.0.0');
      await running.withdraw('restore', '1.1.0');
      assert.equal(await running.latest(), '1.1.0');
      await running.withdraw('yank', '1.0.0');
      await running.withdraw('revoke', '1.0.0');
      await running.withdraw('revoke', '1.1.0');
      assert.equal(await running.latest(), '2.0.0-rc.1');
      await running.withdraw('yank', '2.0.0-rc.1');
      assert.equal(await running.latest(), null);
      assert.deepEqual(await running.states(), {
        '1.0.0': 'revoked',
        '1.1.0': 'revoked',
        '2.0.0-rc.1': 'yanked',
      });
      const { entries, versions } = await contents(running);
      assert.deepEqual(
        entries.slice(4).map(({ type, version, reason, key }) => [type, version, reason, key]),
        [
          ['yank', '1.1.0', 'It eats files.', owner.keyId],
          ['restore', '1.1.0', undefined, owner.keyId],
          ['yank', '1.0.0', 'It eats files.', owner.keyId],
          ['revoke', '1.0.0', 'It eats files.', owner.keyId],
          ['revoke', '1.1.0', 'It eats files.', owner.keyId],
          ['yank', '2.0.0-rc.1', 'It eats files.', owner.keyId],
        ],
      );
      assert.equal(versions[0].reason, 'It eats files.');
    });

    test('L3 L4 what was withdrawn stays taken: its version is not published again', async (t) => {
      const running = await started(t, ['1.0.0', '1.1.0']);
      for (const version of ['1.0.0', '1.1.0']) await running.withdraw('revoke', version);
      const again = (version, key = owner) => running.publish({ ...PLUGIN, version, key });
      await refused(running, again('1.1.0'), 'NEXXO_VERSION_EXISTS');
      await refused(running, again('1.0.5'), 'NEXXO_VERSION_NOT_HIGHER');
      await refused(running, again('2.0.0', other), 'NEXXO_NAME_OWNED');
      assert.equal((await again('1.2.0')).status, 201);
      assert.equal(await running.latest(), '1.2.0');
    });

    test('a change that leads nowhere is refused', async (t) => {
      const running = await started(t, ['1.0.0']);
      const state = { code: 'NEXXO_VERSION_STATE' };
      await assert.rejects(running.withdraw('restore', '1.0.0'), state);
      await running.withdraw('yank', '1.0.0');
      await assert.rejects(running.withdraw('yank', '1.0.0'), state);
      await running.withdraw('revoke', '1.0.0');
      for (const action of ['yank', 'restore', 'revoke'])
        await assert.rejects(running.withdraw(action, '1.0.0'), state);
      await assert.rejects(running.withdraw('yank', '9.9.9'), { code: 'NEXXO_NOT_FOUND' });
    });

    test('nobody but the owner withdraws, and an administrator can only revoke', async (t) => {
      const running = await started(t, ['1.0.0']);
      const owned = { code: 'NEXXO_NAME_OWNED' };
      for (const action of ['yank', 'restore', 'revoke'])
        await assert.rejects(running.withdraw(action, '1.0.0', other), owned);
      for (const action of ['yank', 'restore'])
        await assert.rejects(running.withdraw(action, '1.0.0', administrator), owned);
      assert.deepEqual(await running.states(), { '1.0.0': 'published' });
      await running.withdraw('revoke', '1.0.0', administrator);
      assert.deepEqual(await running.states(), { '1.0.0': 'revoked' });
      assert.equal((await contents(running)).entries.at(-1).key, administrator.keyId);
    });

    test('L5 a name is given away by its owner alone, and for good', async (t) => {
      const running = await started(t, ['1.0.0']);
      const owned = { code: 'NEXXO_NAME_OWNED' };
      await assert.rejects(running.transfer(other, other), { code: 'NEXXO_REQUEST_INVALID' });
      await assert.rejects(running.transfer(administrator, other), owned);
      await assert.rejects(running.transfer(other, administrator), owned);
      const { time: _, ...given } = await running.transfer(other);
      assert.deepEqual(given, { name: NAME, owner: spkiOf(other), logIndex: 2 });
      await assert.rejects(running.transfer(administrator), owned);
      await assert.rejects(running.withdraw('yank', '1.0.0'), owned);
      await refused(running, running.publish({ ...PLUGIN, version: '1.1.0' }), 'NEXXO_NAME_OWNED');
      assert.equal((await running.publish({ ...PLUGIN, key: other, version: '1.1.0' })).status, 201);
      await running.withdraw('yank', '1.0.0', other);
      const { time: __, ...entry } = (await contents(running)).entries[2];
      assert.deepEqual(entry, { type: 'transfer', name: NAME, from: owner.keyId, to: other.keyId });
    });

    test('a request of one kind is none of another', async (t) => {
      const running = await started(t, ['1.0.0']);
      const yank = running.sign(
        { action: 'yank', name: NAME, package: { version: '1.0.0' }, reason: 'x' },
        owner,
      );
      const give = running.sign({ action: 'transfer', name: NAME, to: spkiOf(other) }, owner);
      const invalid = { code: 'NEXXO_REQUEST_INVALID' };
      await assert.rejects(transfer(running.registry, yank), invalid);
      await assert.rejects(withdraw(running.registry, give), invalid);
      for (const text of ['', '{}', 'x'.repeat(40_000)]) {
        await assert.rejects(withdraw(running.registry, text), invalid);
        await assert.rejects(transfer(running.registry, text), invalid);
      }
      const none = { action: 'transfer', name: 'not-there', to: spkiOf(other) };
      await assert.rejects(transfer(running.registry, running.sign(none, owner)), {
        code: 'NEXXO_NOT_FOUND',
      });
    });
  });
}
