// The registry as the package managers see it, all of them as they come; they are installed first where they are not there.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { gunzipSync, gzipSync } from 'node:zlib';
import { packageManagers } from '../../../scripts/lib/package-managers.mjs';
import { DATABASES } from '../lib/databases.mjs';
import { author, npmSite, publish, withdraw } from '../lib/npm-site.mjs';
import { signedArchive } from '../lib/signed-archive.mjs';
import { Client } from './lib/client.mjs';

const NAME = '@acme/rollup-plugin-icons';
const ENTRY = `node_modules/${NAME}/plugin.mjs`;
const NPMS = packageManagers.filter((manager) => manager.startsWith('npm'));
/** Older than what package managers take for too new by themselves. */
const published = Date.now() - 30 * 24 * 3_600_000;

const plugin = (version) =>
  signedArchive({ name: NAME, version, key: author, packageJson: { description: 'Draws icons' } });

async function filled(t, database) {
  const site = await npmSite(t, database);
  const made = await plugin('1.1.0');
  await publish(site, await plugin('1.0.0'), published);
  return { ...site, made, seeded: await publish(site, made, published) };
}

const changeVersion = ({ registry }, change) =>
  registry.store.change((db) =>
    db.updateTable('versions').set(change).where('version', '=', '1.1.0').execute(),
  );

// What becomes of withdrawn versions, the tests of the face see on both databases.
for (const database of DATABASES) {
  const isWhole = database === 'sqlite';
  for (const manager of packageManagers) {
    test(`${database}, ${manager}: a plugin is installed in an empty project, and again from its lock file`, async (t) => {
      const { npm, made, seeded, requests } = await filled(t, database);
      const client = new Client(manager, npm);
      const { code, output } = await client.add(NAME);
      assert.equal(code, 0, output);
      const entry = made.files.find(({ path }) => path === 'plugin.mjs').data;
      assert.deepEqual(client.read(ENTRY), Buffer.from(entry));
      assert.match(client.lock, /1\.1\.0/);
      // Yarn 4 keeps a checksum of its own making instead.
      if (manager !== 'yarn4') assert.ok(client.lock.includes(seeded.integrity), client.lock);
      const again = await client.frozen();
      assert.equal(again.code, 0, again.output);
      assert.deepEqual(client.read(ENTRY), Buffer.from(entry));
      assert.ok(requests.length >= 3);
    });

    test(`${database}, ${manager}: a yanked version is not found anew, and installed where it is locked`, {
      skip: !isWhole,
    }, async (t) => {
      const site = await filled(t, database);
      const [before, after] = [new Client(manager, site.npm), new Client(manager, site.npm)];
      await before.add(NAME);
      await withdraw(site, { name: NAME, version: '1.1.0' }, 'yank', 'Draws red only');
      const again = await before.frozen();
      assert.equal(again.code, 0, again.output);
      assert.ok(before.has(ENTRY));
      const fresh = await after.add(NAME);
      assert.equal(fresh.code, 0, fresh.output);
      assert.match(after.read(`node_modules/${NAME}/package.json`).toString(), /"1\.0\.0"/);
    });

    test(`${database}, ${manager}: a revoked version is not installed even where it is locked`, {
      skip: !isWhole,
    }, async (t) => {
      const site = await filled(t, database);
      const client = new Client(manager, site.npm);
      await client.add(NAME);
      await withdraw(site, { name: NAME, version: '1.1.0' }, 'revoke', 'The key was stolen');
      const { code, output } = await client.frozen();
      assert.notEqual(code, 0, output);
      // pnpm 12 looks whether the packument has it before it asks for it.
      assert.match(output, /403|Forbidden|not present in registry/i);
      assert.equal(client.has(ENTRY), false);
    });

    test(`${database}, ${manager}: J6: an archive that was changed in the database is not installed where it is locked`, async (t) => {
      const site = await filled(t, database);
      const client = new Client(manager, site.npm);
      await client.add(NAME);
      await tamper(site);
      const { code, output } = await client.frozen();
      assert.notEqual(code, 0, output);
      assert.match(output, /integrity|checksum|EINTEGRITY/i);
      assert.equal(client.has(ENTRY), false);
    });
  }

  for (const manager of packageManagers.filter((one) => one !== 'yarn4'))
    test(`${database}, ${manager}: J6: an archive that was changed in the database is not installed anew`, {
      skip: !isWhole,
    }, async (t) => {
      const site = await filled(t, database);
      await tamper(site);
      const client = new Client(manager, site.npm);
      const { code, output } = await client.add(NAME);
      assert.notEqual(code, 0, output);
      assert.match(output, /integrity|EINTEGRITY/i);
      assert.equal(client.has(ENTRY), false);
    });

  for (const manager of NPMS) {
    test(`${database}, ${manager}: audit signatures verifies what the registry signed`, async (t) => {
      const { npm, requests } = await filled(t, database);
      const client = new Client(manager, npm);
      await client.add(NAME);
      const { code, output } = await client.run(['audit', 'signatures']);
      assert.equal(code, 0, output);
      assert.match(output, /1 package has a verified registry signature/);
      assert.ok(requests.some(({ url }) => url === '/npm/-/npm/v1/keys'));
    });

    test(`${database}, ${manager}: J10: audit signatures fails where a signature, integrity or key is another`, async (t) => {
      const site = await filled(t, database);
      const client = new Client(manager, site.npm);
      await client.add(NAME);
      const { registry_signature: good, integrity } = await registryRow(site);
      const other = `sha512-${Buffer.alloc(64, 7).toString('base64')}`;
      const { registry_signature: older } = await registryRow(site, '1.0.0');
      for (const [change, what] of [
        [{ registry_signature: Buffer.from('garbage').toString('base64') }, /invalid registry signature/],
        [{ registry_signature: older }, /invalid registry signature/],
        [{ registry_signature: good, integrity: other }, /invalid registry signature/],
        [
          { registry_signature: good, integrity, registry_key: `SHA256:${'A'.repeat(43)}` },
          /no corresponding public key/,
        ],
      ]) {
        await touch(site, change);
        const { code, output } = await client.run(['audit', 'signatures']);
        assert.notEqual(code, 0, output);
        assert.match(output, what);
      }
    });

    test(`${database}, ${manager}: audit signatures says of a yanked version that it is not there any more`, {
      skip: !isWhole,
    }, async (t) => {
      const site = await filled(t, database);
      const client = new Client(manager, site.npm);
      await client.add(NAME);
      await withdraw(site, { name: NAME, version: '1.1.0' }, 'yank', 'Draws red only');
      const { code, output } = await client.run(['audit', 'signatures']);
      assert.notEqual(code, 0, output);
      assert.match(output, /No matching version found for @acme\/rollup-plugin-icons@1\.1\.0/);
    });

    test(`${database}, ${manager}: audit warns of a revoked version and says why`, async (t) => {
      const site = await filled(t, database);
      const client = new Client(manager, site.npm);
      await client.add(NAME);
      const before = await client.run(['audit']);
      assert.equal(before.code, 0, before.output);
      await withdraw(site, { name: NAME, version: '1.1.0' }, 'revoke', 'The key was stolen');
      const { code, output } = await client.run(['audit']);
      assert.equal(code, 1, output);
      assert.match(output, /Severity: critical/);
      assert.match(output, /was revoked: The key was stolen/);
      assert.ok(output.includes(`${site.registry.url}plugins/${NAME}/1.1.0`));
    });
  }
}

const registryRow = ({ registry }, version = '1.1.0') =>
  registry.store.db
    .selectFrom('versions')
    .selectAll()
    .where('version', '=', version)
    .executeTakeFirstOrThrow();

/** Changes a version behind the registry's back, which then has its packument made anew. */
async function touch(site, change) {
  await changeVersion(site, change);
  await site.registry.store.change((db) =>
    db
      .updateTable('packages')
      .set(({ eb }) => ({ updated: eb('updated', '+', 1) }))
      .execute(),
  );
}

/** A whole archive with other code in place of the published one, as somebody with the database's password would do it. */
async function tamper(site) {
  const files = gunzipSync(site.made.archive);
  const at = files.indexOf('"tiny"');
  assert.ok(at > 0);
  files.write('"evil"', at);
  const data = gzipSync(files);
  const archive = createHash('sha256').update(data).digest('hex');
  await site.registry.store.change((db) =>
    db.insertInto('archives').values({ sha256: archive, data }).execute(),
  );
  await changeVersion(site, { archive, size: data.length });
}
