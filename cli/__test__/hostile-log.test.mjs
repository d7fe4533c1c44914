// A registry whose answers hide what its log has, or whose log is not what it signed: audit reads all of it and is not misled.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { generateKey } from '@nexxo/native/signing';
import { write } from './lib/nexxo.mjs';
import { contents, read, start } from './lib/registry-project.mjs';
import { archive, key, NAME } from './lib/signed-plugin.mjs';

const TIME = '2026-11-20T10:00:00Z';
const version = '1.0.0';
const withdrawal = { version, reason: 'It deletes files.', keyId: key.keyId };

/** A project that has installed a plugin, and `audit` with the codes that it found. */
async function installed(t, options) {
  const started = await start(t, options);
  assert.equal((await started.plugin('install', NAME, '--yes')).code, 0);
  const audit = async (...args) => {
    const result = await started.plugin('audit', ...args);
    return { ...result, codes: result.plugins.flatMap(({ problems }) => problems.map(({ code }) => code)) };
  };
  return { ...started, audit };
}

/** Makes the log longer by names that nobody here has. */
function grow(log, size) {
  while (log.entries.length < size)
    log.append({ type: 'claim', name: `x-${log.entries.length}`, key: key.keyId, time: TIME });
}

const files = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));

/** Answers in place of a tile of entries. */
const entries = (answer) => (_request, response, path) => {
  if (!path.startsWith('/log/tile/entries/')) return false;
  answer(response, path);
  return true;
};

test('an honest log is read to its end, and who owns the name is told by it', async (t) => {
  const { remote, audit, words } = await installed(t);
  grow(remote.log, 700);
  const { code, plugins, logs } = await audit();
  assert.deepEqual([code, logs], [0, [{ registry: remote.url, entries: 700 }]]);
  assert.deepEqual([plugins[0].state, plugins[0].owner], ['published', key.keyId]);
  assert.match((await words('audit')).out, /The whole log of http\S+ was read: 700 entries/);
});

test('L4 J7 a revocation that the answers hide is found in the log, and the registry refused: 1', async (t) => {
  const { remote, audit, words } = await installed(t);
  remote.withdraw('revoke', NAME, { ...withdrawal, isHidden: true });
  grow(remote.log, 600);
  const { code, codes, plugins } = await audit();
  assert.deepEqual([code, codes], [1, ['NEXXO_VERSION_REVOKED', 'NEXXO_LOG_INCONSISTENT']]);
  assert.equal(plugins[0].state, 'revoked');
  assert.match((await words('audit')).out, /NEXXO_VERSION_REVOKED .*It deletes files/);
});

test('a hidden yank, and a version that is denied altogether, are found: 1', async (t) => {
  const { remote, audit } = await installed(t);
  remote.lie.answer = (procedure, data) =>
    procedure === 'plugins.status' ? data.map((one) => ({ ...one, state: 'unknown' })) : undefined;
  assert.deepEqual((await audit()).codes, ['NEXXO_LOG_INCONSISTENT']);
  remote.lie.answer = undefined;
  remote.withdraw('yank', NAME, { ...withdrawal, isHidden: true });
  assert.deepEqual((await audit()).codes, ['NEXXO_VERSION_YANKED', 'NEXXO_LOG_INCONSISTENT']);
});

test('a withdrawal, or a reason for one, that the log does not have is refused: 1', async (t) => {
  const { remote, audit } = await installed(t);
  const { answer } = remote.versions.get(NAME)[0];
  Object.assign(answer, { state: 'revoked', reason: 'Hearsay.' });
  assert.deepEqual((await audit()).codes, ['NEXXO_VERSION_REVOKED', 'NEXXO_LOG_NOT_INCLUDED']);
  remote.withdraw('revoke', NAME, withdrawal);
  answer.reason = 'Another one.';
  assert.deepEqual((await audit()).codes, ['NEXXO_VERSION_REVOKED', 'NEXXO_LOG_NOT_INCLUDED']);
});

test('L5 a transfer that the answers hide is found in the log: 1', async (t) => {
  const { remote, audit } = await installed(t);
  const to = generateKey();
  remote.log.append({ type: 'transfer', name: NAME, from: key.keyId, to: to.keyId, time: TIME });
  const hidden = await audit();
  assert.deepEqual([hidden.code, hidden.codes], [1, ['NEXXO_LOG_INCONSISTENT']]);
  assert.equal(hidden.plugins[0].owner, to.keyId);
  remote.versions.get(NAME)[0].answer.owner = { keyId: to.keyId, publicKey: 'AAAA' };
  assert.deepEqual((await audit()).codes, [], 'a transfer that is told is none of its business');
});

for (const [what, entry] of [
  ['L5 a transfer by a key that does not own the name', (to) => ({ type: 'transfer', from: to, to })],
  ['L3 a name that is claimed again', (to) => ({ type: 'claim', key: to })],
  [
    'L4 a version that is published again, after it was revoked',
    () => ({
      type: 'publish',
      version,
      integrity: `sha512-${Buffer.alloc(64, 7).toString('base64')}`,
      manifest: 'a'.repeat(64),
      signers: [key.keyId],
      key: key.keyId,
    }),
  ],
])
  test(`refused: in the log ${what}`, async (t) => {
    const { remote, audit } = await installed(t);
    const more = entry(generateKey().keyId);
    if (more.type === 'publish') remote.withdraw('revoke', NAME, { ...withdrawal, isHidden: true });
    const index = remote.log.append({ ...more, name: NAME, time: TIME });
    // A place after all that the registry wants to hide.
    if (more.type === 'publish') remote.versions.get(NAME)[0].answer.logIndex = index;
    const { code, codes, logs } = await audit();
    assert.deepEqual([code, codes.at(-1), logs[0].entries], [1, 'NEXXO_LOG_INCONSISTENT', null]);
  });

test('a version that the answers have, and the log never got, is refused: 1', async (t) => {
  const { cwd, remote, audit } = await installed(t);
  const lock = read(cwd, 'nexxo.lock');
  lock.plugins['@acme/other'] = lock.plugins[NAME];
  write(cwd, { 'nexxo.lock': lock });
  remote.lie.answer = (procedure, data) =>
    procedure === 'plugins.status' ? data.map((one) => ({ ...one, state: 'published' })) : undefined;
  const { code, plugins } = await audit();
  const other = plugins.find(({ name }) => name === '@acme/other');
  assert.equal(code, 1);
  assert.ok(other.problems.some((problem) => problem.code === 'NEXXO_LOG_NOT_INCLUDED'));
});

for (const [what, code, lie] of [
  [
    'entries that do not hash to the tile',
    'NEXXO_LOG_NOT_INCLUDED',
    { tile: (path, data) => (path.startsWith('tile/entries/') ? changed(data) : undefined) },
  ],
  [
    'a tile of entries that is cut off',
    'NEXXO_REGISTRY_ANSWER',
    { tile: (path, data) => (path.startsWith('tile/entries/') ? data.subarray(0, -5) : undefined) },
  ],
  [
    'a tile of entries with one entry less',
    'NEXXO_REGISTRY_ANSWER',
    {
      tile: (path, data) =>
        path.startsWith('tile/entries/') ? data.subarray(2 + data.readUInt16BE(0)) : undefined,
    },
  ],
  [
    'an entry that is said to be longer than one may be',
    'NEXXO_REGISTRY_ANSWER',
    {
      tile: (path, data) =>
        path.startsWith('tile/entries/') ? Buffer.concat([Buffer.of(255, 255), data.subarray(2)]) : undefined,
    },
  ],
  [
    'J7 a tile of entries without an end',
    'NEXXO_REGISTRY_ANSWER',
    {
      respond: entries((response) => {
        response.writeHead(200, { 'content-type': 'application/octet-stream' });
        const more = () => {
          while (!response.destroyed && response.write(Buffer.alloc(65_536, 1)));
        };
        response.on('drain', more);
        more();
      }),
    },
  ],
  [
    'hashes of another tree than the signed one',
    'NEXXO_LOG_INCONSISTENT',
    { tile: (path, data) => (path.startsWith('tile/1/') ? changed(data) : undefined) },
  ],
  [
    'no tile of entries',
    'NEXXO_REGISTRY_ANSWER',
    {
      respond: entries((response) => {
        response.writeHead(404);
        response.end();
      }),
    },
  ],
])
  test(`refused, and nothing of it kept: ${what}`, async (t) => {
    const { remote, audit, caches } = await installed(t);
    grow(remote.log, 600);
    Object.assign(remote.lie, lie);
    const found = await audit();
    assert.deepEqual([found.code, found.codes, found.logs[0].entries], [1, [code], null]);
    assert.deepEqual(
      files(join(caches, 'user')).filter((file) => file.includes('entries')),
      [],
    );
  });

const changed = (data) => Buffer.concat([data.subarray(0, -1), Buffer.of(data.at(-1) ^ 1)]);

test('what was read is kept, verified again, and not fetched again', async (t) => {
  const { remote, audit, caches } = await installed(t);
  grow(remote.log, 1000);
  const fetched = async () => {
    remote.asked.length = 0;
    assert.deepEqual((await audit()).codes, []);
    return remote.asked.filter((path) => path.startsWith('/log/tile/entries/')).map((path) => path.slice(18));
  };
  assert.deepEqual(await fetched(), ['000', '001', '002', '003.p/232']);
  assert.deepEqual(await fetched(), ['003.p/232']);
  grow(remote.log, 1100);
  assert.deepEqual(await fetched(), ['003', '004.p/76']);
  const [first, second] = files(join(caches, 'user'))
    .filter((file) => file.includes('entries'))
    .sort();
  writeFileSync(first, changed(readFileSync(first)));
  writeFileSync(second, '');
  assert.deepEqual(await fetched(), ['000', '001', '004.p/76'], 'what was changed is fetched');
  assert.deepEqual(await fetched(), ['004.p/76']);
});

test('a log that is longer than is read leaves open whether all is well: 2, and says so', async (t) => {
  const { remote, audit, words } = await installed(t);
  grow(remote.log, 300);
  remote.asked.length = 0;
  const { code, codes, logs } = await audit('--log-entries', '299');
  assert.deepEqual([code, codes, logs[0].entries], [2, ['NEXXO_LOG_TOO_LONG'], null]);
  assert.match((await words('audit', '--log-entries', '0')).out, /was not read: withdrawals and new owners/);
  assert.ok(!remote.asked.some((path) => path.startsWith('/log/tile/entries/')), 'nothing was fetched');
  for (const wrong of ['-1', '1.5', '99999999', 'all'])
    assert.equal((await words('audit', '--log-entries', wrong)).code, 2);
});

test('entries that are larger than any honest ones are not read to their end: 2', async (t) => {
  const { remote, audit } = await installed(t);
  const reason = '\u{1f4a3}'.repeat(480);
  for (let at = 0; at < 1800; at++)
    remote.log.append({ type: 'yank', name: 'x', version, reason, key: key.keyId, time: TIME });
  assert.deepEqual((await audit()).codes, ['NEXXO_LOG_TOO_LONG']);
});

test('a version that is withdrawn while it is audited is no lie of the registry', async (t) => {
  const { remote, audit } = await installed(t);
  let isDone = false;
  remote.lie.checkpoint = () => {
    if (!isDone) remote.withdraw('revoke', NAME, withdrawal);
    isDone = true;
    return remote.log.checkpoint();
  };
  assert.deepEqual((await audit()).codes, ['NEXXO_VERSION_REVOKED']);
});

test('L4 L5 install and update take no version whose withdrawal or new owner the answers hide: 1', async (t) => {
  const { remote, cwd, plugin } = await installed(t);
  remote.publish(archive({ version: '1.1.0' }), { key });
  remote.withdraw('revoke', NAME, { ...withdrawal, version: '1.1.0', isHidden: true });
  const before = contents(cwd);
  for (const args of [['update'], ['install', `${NAME}@1.1.0`]]) {
    const { code, error } = await plugin(...args, '--yes');
    assert.deepEqual([code, error.code], [1, 'NEXXO_LOG_INCONSISTENT']);
  }
  remote.publish(archive({ version: '1.2.0' }), { key });
  const to = generateKey().keyId;
  remote.log.append({ type: 'transfer', name: NAME, from: key.keyId, to, time: TIME });
  const { code, error } = await plugin('update', '--yes');
  assert.deepEqual([code, error.code], [1, 'NEXXO_LOG_INCONSISTENT']);
  assert.deepEqual(contents(cwd), before, 'the project is as it was');
});

test('install reads no long log, and shows by hashes alone that the version stands in it', async (t) => {
  const { remote, plugin } = await start(t);
  grow(remote.log, 4200);
  assert.equal((await plugin('install', NAME, '--yes')).code, 0);
  assert.ok(!remote.asked.some((path) => path.startsWith('/log/tile/entries/')));
});
