// Installing, updating and auditing: what is installed is what was verified, and more rights are for somebody to agree to.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { generateKey } from '@nexxo/native/signing';
import { write } from './lib/nexxo.mjs';
import { contents, read, start } from './lib/registry-project.mjs';
import { archive, archiveWith, key, NAME, trusting } from './lib/signed-plugin.mjs';
import { standIn } from './lib/stand-in-registry.mjs';

const CAPABILITY = { capability: 'read', value: ['icons'], reason: 'Reads the icons.' };
const HOUR = 3_600_000;
const hoursAgo = (hours) => `${new Date(Date.now() - hours * HOUR).toISOString().slice(0, 19)}Z`;

test('a plugin is installed, approved and kept as that version, and the log is remembered', async (t) => {
  const { cwd, plugin, remote } = await start(t);
  const { code, installed } = await plugin('install', NAME, '--yes');
  assert.equal(code, 0);
  assert.deepEqual(
    installed.map(({ name, version, isNew, trusted }) => [name, version, isNew, trusted]),
    [[NAME, '1.0.0', true, null]],
  );
  assert.equal(read(cwd, 'package.json').devDependencies[NAME], '1.0.0');
  assert.equal(read(cwd, 'nexxo.lock').plugins[NAME].version, '1.0.0');
  assert.equal(read(cwd, 'nexxo.registry.json').registries[0].checkpoint, await remote.log.checkpoint());
  assert.match(readFileSync(join(cwd, '.npmrc'), 'utf8'), /^@acme:registry=http:.*\/npm\/$/m);
  assert.ok(existsSync(join(cwd, 'node_modules', NAME, 'nexxo.manifest.json')));
  const again = await plugin('install', NAME, '--yes');
  assert.deepEqual([again.code, again.unchanged], [0, [NAME]]);
  assert.equal((await plugin('audit')).code, 0);
});

test('a package that stands among the dependencies stays there', async (t) => {
  const { cwd, plugin, remote } = await start(t);
  assert.equal((await plugin('install', NAME, '--yes')).code, 0);
  write(cwd, { 'package.json': { name: 'app', dependencies: { [NAME]: '1.0.0' } } });
  remote.publish(archive({ version: '1.1.0' }), { key });
  assert.equal((await plugin('update', '--yes')).code, 0);
  const { dependencies, devDependencies } = read(cwd, 'package.json');
  assert.deepEqual([dependencies, devDependencies], [{ [NAME]: '1.1.0' }, undefined]);
});

test('nobody is asked: without --yes nothing is installed, and 2', async (t) => {
  const { cwd, plugin } = await start(t);
  const before = contents(cwd);
  const { code, error } = await plugin('install', NAME);
  assert.deepEqual([code, error.code], [2, 'USAGE']);
  assert.deepEqual(contents(cwd), before);
});

test('--yes trusts no key; --trust-key trusts that one, for this one name', async (t) => {
  const { cwd, plugin } = await start(t, { trust: [] });
  const refused = await plugin('install', NAME, '--yes');
  assert.deepEqual([refused.code, refused.error.code], [1, 'NEXXO_SIGNER_UNTRUSTED']);
  assert.match(refused.error.next, new RegExp(`--trust-key ${key.keyId.replace(/[+/]/g, '.')}$`));
  assert.ok(!existsSync(join(cwd, 'nexxo.trust.json')));
  const other = await plugin('install', NAME, '--yes', '--trust-key', generateKey().keyId);
  assert.deepEqual([other.code, other.error.code], [1, 'NEXXO_SIGNER_UNTRUSTED']);
  const { code, installed } = await plugin('install', NAME, '--yes', '--trust-key', key.keyId);
  assert.deepEqual([code, installed[0].trusted], [0, key.keyId]);
  const [{ patterns, kinds }] = read(cwd, 'nexxo.trust.json').keys;
  assert.deepEqual([patterns, kinds], [[NAME], ['artifact']]);
});

test('who signs without owning the name is shown as that', async (t) => {
  const owner = generateKey();
  const { plugin } = await start(t, { trust: [], publish: { owner } });
  const { error } = await plugin('install', NAME, '--yes');
  assert.ok(error.message.includes(`says that ${owner.keyId} owns the name, not this key`), error.message);
});

test('a revoked key is not trusted again by installing', async (t) => {
  const { cwd, plugin } = await start(t);
  const revoked = [{ keyId: key.keyId, time: '2026-11-01T00:00:00Z', reason: 'Stolen.' }];
  write(cwd, { 'nexxo.trust.json': { ...trusting([]), revoked } });
  const { code, error } = await plugin('install', NAME, '--yes', '--trust-key', key.keyId);
  assert.deepEqual([code, error.code], [1, 'NEXXO_KEY_REVOKED']);
});

test('L1: a name is looked for in the registry that fits it most exactly, and in no other', async (t) => {
  const { cwd, plugin, remote } = await start(t);
  const inner = await standIn(t);
  const outer = remote.registryFile(['@acme/*']).registries[0];
  const own = inner.registryFile([NAME]).registries[0];
  write(cwd, { 'nexxo.registry.json': { version: 1, registries: [outer, own] } });
  const { code, error } = await plugin('install', NAME, '--yes');
  assert.deepEqual([code, error.code, remote.asked], [2, 'NEXXO_NOT_FOUND', []]);
  const { registries } = await plugin('search', 'icons');
  assert.deepEqual(
    registries.map(({ plugins }) => plugins),
    [[], []],
    'what would not be installed from there is not shown from there',
  );
  write(cwd, { 'nexxo.registry.json': { version: 1, registries: [] } });
  const nowhere = await plugin('install', NAME, '--yes');
  assert.deepEqual([nowhere.code, nowhere.error.code], [2, 'NEXXO_REGISTRY_UNKNOWN']);
});

test('a scope that .npmrc takes from elsewhere is not taken over', async (t) => {
  const { cwd, plugin } = await start(t, { files: { '.npmrc': '@acme:registry=https://other.example/\n' } });
  const before = contents(cwd);
  const { code, error } = await plugin('install', NAME, '--yes');
  assert.deepEqual([code, error.code], [2, 'USAGE']);
  assert.match(error.message, /https:\/\/other\.example\//);
  assert.deepEqual(contents(cwd), before);
});

for (const [what, fields, more] of [
  ['install scripts', { scripts: { postinstall: 'touch ../../../ran' } }],
  ['a script of prepare', { scripts: { prepare: 'touch ../../../ran' } }],
  ['dependencies', { dependencies: { evil: '1.0.0' } }],
  ['peers', { peerDependencies: { vite: '1.0.0' } }],
  ['commands', { bin: { tsc: 'plugin.mjs' } }],
  ['a directory of commands', { directories: { bin: '.' } }],
  ['a native build', {}, [{ path: 'binding.gyp', data: new TextEncoder().encode('{}') }]],
])
  test(`L11: an archive with ${what} is refused before the package manager is asked, though it is signed`, async (t) => {
    const { cwd, plugin } = await start(t, { file: archiveWith(fields, more) });
    const before = contents(cwd);
    const { code, error } = await plugin('install', NAME, '--yes');
    assert.deepEqual([code, error.code], [1, 'NEXXO_REGISTRY_ANSWER']);
    assert.deepEqual(contents(cwd), before);
    assert.ok(!existsSync(join(cwd, 'node_modules')));
  });

for (const [what, change] of [
  ['a package that it depends on', { dependencies: { '@acme/other': '1.0.0' } }],
  ['a command', { bin: { tsc: 'plugin.mjs' } }],
])
  test(`L11: ${what} that a registry tells the package manager of alone is found, and all is as it was`, async (t) => {
    const { cwd, plugin, remote } = await start(t);
    remote.publish(archiveWith({ name: '@acme/other' }), { key });
    remote.lie.packument = (value) => {
      if (value.name === NAME) Object.assign(value.versions['1.0.0'], change);
      return value;
    };
    const before = contents(cwd);
    const { code, error } = await plugin('install', NAME, '--yes');
    assert.deepEqual([code, error?.code], [1, 'NEXXO_FILE_UNSIGNED']);
    assert.deepEqual(contents(cwd), before);
    assert.ok(!existsSync(join(cwd, 'node_modules')));
  });

test('what the package manager gets from the registry must be what was verified, or all is as it was', async (t) => {
  const { cwd, plugin, remote } = await start(t, { files: { 'node_modules/kept/index.js': '' } });
  const other = archive({ code: 'export default () => ({ name: "evil" })' });
  remote.lie.archive = (data, isNexxo) => (isNexxo ? data : other);
  remote.lie.packument = (value) => {
    for (const { dist } of Object.values(value.versions)) delete dist.integrity;
    return value;
  };
  const before = contents(cwd);
  const { code, error } = await plugin('install', NAME, '--yes');
  assert.deepEqual([code, error.code], [1, 'NEXXO_FILE_CHANGED'], error.message);
  assert.deepEqual(contents(cwd), before);
  assert.ok(!existsSync(join(cwd, 'node_modules', NAME)));
});

test('an update that fails leaves the version that was there', async (t) => {
  const { cwd, plugin, remote } = await start(t);
  assert.equal((await plugin('install', NAME, '--yes')).code, 0);
  const before = contents(cwd);
  remote.publish(archive({ version: '1.1.0' }), { key });
  const other = archive({ version: '1.1.0', code: 'export default () => ({ name: "evil" })' });
  remote.lie.archive = (data, isNexxo) => (isNexxo ? data : other);
  remote.lie.packument = (value) => {
    delete value.versions['1.1.0'].dist.integrity;
    return value;
  };
  const { code, error } = await plugin('update', '--yes');
  assert.deepEqual([code, error.code], [1, 'NEXXO_FILE_CHANGED'], error.message);
  assert.deepEqual(contents(cwd), before);
  assert.equal((await plugin('audit')).code, 0, 'the old one lies there, and verifies');
});

test('a package manager that fails leaves the project as it was, and its words are shown: 2', async (t) => {
  const { cwd, plugin, remote } = await start(t);
  remote.lie.packument = () => ({ error: 'no such thing' });
  const before = contents(cwd);
  const { code, error } = await plugin('install', NAME, '--yes');
  assert.equal(code, 2);
  assert.match(error.message, /npm install .* ended with 1/);
  assert.deepEqual(contents(cwd), before);
  assert.ok(!existsSync(join(cwd, 'node_modules')));
});

test('a broken download goes on where it broke, also in a later command', async (t) => {
  const code = `export default () => ({ name: "icons" }) // ${'x'.repeat(40_000)}${Math.random()}`;
  const { remote, plugin } = await start(t, { file: archive({ code }) });
  const ranges = [];
  let breaks = 4;
  remote.lie.respond = (request, response, path) => {
    if (!path.startsWith('/npm/') || !request.headers['user-agent'].startsWith('nexxo/')) return false;
    ranges.push(request.headers.range ?? 'all');
    if (breaks-- <= 0) return false;
    const data = remote.versions.get(NAME)[0].archive;
    const from = Number(/\d+/.exec(request.headers.range ?? '0')[0]);
    response.writeHead(from === 0 ? 200 : 206, {
      'content-length': data.length - from,
      ...(from === 0 ? {} : { 'content-range': `bytes ${from}-${data.length - 1}/${data.length}` }),
    });
    // The first piece alone comes; after that nothing.
    const piece = from === 0 ? data.subarray(0, 100) : Buffer.alloc(0);
    response.write(piece, () => setTimeout(() => response.destroy(), 50));
    response.flushHeaders();
    return true;
  };
  const first = await plugin('install', NAME, '--yes');
  assert.deepEqual([first.code, first.error?.code], [2, 'NEXXO_REGISTRY_UNREACHABLE'], JSON.stringify(first));
  breaks = 0;
  const second = await plugin('install', NAME, '--yes');
  assert.equal(second.code, 0, JSON.stringify(second));
  assert.equal(ranges[0], 'all');
  assert.deepEqual([...new Set(ranges.slice(1))], ['bytes=100-'], 'nothing comes twice');
});

test('what lay half downloaded and is wrong is downloaded anew', async (t) => {
  const { plugin, remote, env } = await start(t);
  const { integrity } = remote.versions.get(NAME)[0].answer;
  const name = `${Buffer.from(integrity.slice(7), 'base64').toString('hex')}.part`;
  write(env.XDG_CACHE_HOME, { [`nexxo/downloads/${name}`]: 'rubbish' });
  assert.equal((await plugin('install', NAME, '--yes')).code, 0);
});

test('L13: what is younger than the project takes is left out, and refused by name', async (t) => {
  const { plugin, remote } = await start(t, {
    registry: { minimumAgeHours: 48 },
    publish: { published: hoursAgo(100) },
  });
  remote.publish(archive({ version: '1.1.0' }), { key, published: hoursAgo(47) });
  const named = await plugin('install', `${NAME}@1.1.0`, '--yes');
  assert.deepEqual([named.code, named.error.code], [1, 'NEXXO_VERSION_YOUNG']);
  const { installed } = await plugin('install', NAME, '--yes');
  assert.equal(installed[0].version, '1.0.0');
  assert.equal((await plugin('outdated')).plugins[0].outdated, false);
  assert.deepEqual((await plugin('update', '--yes')).unchanged, [NAME]);
});

test('L13: a version from the future is too young, whatever the clock says', async (t) => {
  const { plugin } = await start(t, {
    registry: { minimumAgeHours: 1 },
    publish: { published: hoursAgo(-1000) },
  });
  const { error } = await plugin('install', NAME, '--yes');
  assert.equal(error.code, 'NEXXO_VERSION_YOUNG');
});

test('yanked and revoked versions are left out, and refused by name', async (t) => {
  const { plugin, remote } = await start(t);
  for (const [version, state] of [
    ['1.1.0', 'yanked'],
    ['1.2.0', 'revoked'],
  ]) {
    remote.publish(archive({ version }), { key, state, reason: 'It deletes files.' });
    const { code, error } = await plugin('install', `${NAME}@${version}`, '--yes');
    assert.deepEqual([code, error.code], [1, `NEXXO_VERSION_${state.toUpperCase()}`]);
    assert.match(error.message, /It deletes files/);
  }
  const { installed } = await plugin('install', NAME, '--yes');
  assert.equal(installed[0].version, '1.0.0');
});

test('J7: nothing goes back to an older version unless that is named and said', async (t) => {
  const { plugin, remote, cwd } = await start(t);
  remote.publish(archive({ version: '2.0.0' }), { key });
  assert.equal((await plugin('install', NAME, '--yes')).installed[0].version, '2.0.0');
  const lock = readFileSync(join(cwd, 'nexxo.lock'), 'utf8');
  const refused = await plugin('install', `${NAME}@1.0.0`, '--yes');
  assert.deepEqual([refused.code, refused.error.code], [1, 'NEXXO_VERSION_DOWNGRADE']);
  // The registry hides the newer one.
  remote.versions.get(NAME)[0].answer.state = 'yanked';
  assert.deepEqual((await plugin('update', '--yes')).unchanged, [NAME]);
  assert.equal((await plugin('install', NAME, '--yes')).error.code, 'NEXXO_VERSION_DOWNGRADE');
  assert.equal(readFileSync(join(cwd, 'nexxo.lock'), 'utf8'), lock);
  const { code } = await plugin('install', `${NAME}@1.0.0`, '--allow-older', '--yes');
  assert.deepEqual([code, read(cwd, 'nexxo.lock').plugins[NAME].version], [0, '1.0.0']);
});

test('L12: an update that wants more, or is signed by another key, is for somebody to agree to', async (t) => {
  const { plugin, remote, cwd } = await start(t);
  assert.equal((await plugin('install', NAME, '--yes')).code, 0);
  const next = generateKey();
  remote.publish(archive({ version: '1.1.0', capabilities: [CAPABILITY] }), { key });
  const outdated = await plugin('outdated');
  assert.deepEqual([outdated.code, outdated.plugins[0].newest], [0, '1.1.0']);
  const before = contents(cwd);
  const refused = await plugin('update', '--yes');
  assert.deepEqual([refused.code, refused.error.code], [1, 'NEXXO_LOCK_CAPABILITY']);
  assert.match(refused.error.message, /read: \["icons"\]/);
  assert.equal((await plugin('install', NAME, '--yes')).error.code, 'NEXXO_LOCK_CAPABILITY');
  assert.deepEqual(contents(cwd), before);
  const { code, installed } = await plugin('update', '--yes', '--grant-more');
  assert.equal(code, 0);
  assert.ok(installed[0].changes.some(({ what, is }) => what === 'capability' && is === 'read: ["icons"]'));
  assert.deepEqual(read(cwd, 'nexxo.lock').plugins[NAME].capabilities, { read: ['icons'] });

  write(cwd, { 'nexxo.trust.json': trusting([key, next]) });
  remote.publish(archive({ version: '1.2.0', keys: [next], capabilities: [CAPABILITY] }), { key: next });
  const other = await plugin('update', '--yes');
  assert.deepEqual([other.code, other.error.code], [1, 'NEXXO_LOCK_CAPABILITY']);
  assert.ok(other.error.message.includes(`signed by ${next.keyId}`));
  assert.equal((await plugin('update', '--yes', '--grant-more')).code, 0);
});

test('L12: limits that rise are more, those that fall are not', async (t) => {
  const { plugin, remote } = await start(t, { file: archive({ limits: { cpuMs: 500 } }) });
  assert.equal((await plugin('install', NAME, '--yes')).code, 0);
  remote.publish(archive({ version: '1.1.0', limits: { cpuMs: 400 } }), { key });
  assert.equal((await plugin('update', '--yes')).code, 0);
  remote.publish(archive({ version: '1.2.0', limits: { cpuMs: 900 } }), { key });
  assert.match((await plugin('update', '--yes')).error.message, /limits\.cpuMs: 900/);
});

test('audit finds what was withdrawn, what is not in the log, and what was edited: 1', async (t) => {
  const { plugin, remote, words } = await start(t);
  assert.equal((await plugin('install', NAME, '--yes')).code, 0);
  const codes = async () => {
    const { code, plugins } = await plugin('audit');
    return [code, ...plugins.flatMap(({ problems }) => problems.map((problem) => problem.code))];
  };
  assert.deepEqual(await codes(), [0]);
  const withdraw = (action, reason) =>
    remote.withdraw(action, NAME, { version: '1.0.0', reason, keyId: key.keyId });
  withdraw('yank', 'It deletes files.');
  assert.deepEqual(await codes(), [1, 'NEXXO_VERSION_YANKED']);
  withdraw('restore');
  assert.deepEqual(await codes(), [0]);
  const { answer } = remote.versions.get(NAME)[0];
  Object.assign(answer, { logIndex: 5 });
  assert.deepEqual(await codes(), [1, 'NEXXO_LOG_NOT_INCLUDED']);
  Object.assign(answer, { logIndex: 1 });
  withdraw('revoke', 'It deletes files.');
  assert.deepEqual(await codes(), [1, 'NEXXO_VERSION_REVOKED']);
  assert.match((await words('audit')).out, /NEXXO_VERSION_REVOKED .*It deletes files/);
});

test('audit finds revoked and expired keys, edited files and unsigned plugins without a registry', async (t) => {
  const { plugin, cwd } = await start(t);
  assert.equal((await plugin('install', NAME, '--yes')).code, 0);
  const codes = async () => {
    const { code, plugins } = await plugin('audit');
    return [code, ...plugins.flatMap(({ problems }) => problems.map((problem) => problem.code))];
  };
  const revoked = [{ keyId: key.keyId, time: '2026-11-01T00:00:00Z', reason: 'Stolen.' }];
  write(cwd, { 'nexxo.trust.json': { ...trusting([key]), revoked } });
  assert.deepEqual(await codes(), [1, 'NEXXO_KEY_REVOKED']);
  write(cwd, { 'nexxo.trust.json': trusting([key], { expires: '2026-01-01T00:00:00Z' }) });
  assert.deepEqual(await codes(), [1, 'NEXXO_KEY_EXPIRED']);
  write(cwd, { 'nexxo.trust.json': trusting([key]) });
  writeFileSync(join(cwd, 'node_modules', NAME, 'plugin.mjs'), 'export default 1');
  assert.deepEqual(await codes(), [1, 'NEXXO_FILE_CHANGED']);
  rmSync(join(cwd, 'node_modules', NAME, 'nexxo.manifest.json'));
  assert.deepEqual(await codes(), [1, 'NEXXO_UNSIGNED']);
});

test('audit asks of hundreds of plugins in questions that a server takes', async (t) => {
  const { plugin, cwd, remote } = await start(t);
  const locked = {
    version: '1.0.0',
    kind: 'artifact',
    manifest: '0'.repeat(64),
    entry: '0'.repeat(64),
    signers: [key.keyId],
    capabilities: {},
    approved: '2026-01-01T00:00:00Z',
  };
  const names = Array.from({ length: 250 }, (_, index) => `@acme/${'x'.repeat(100)}${index}`);
  write(cwd, {
    'nexxo.lock': { version: 1, plugins: Object.fromEntries(names.map((name) => [name, locked])) },
  });
  const { code, plugins } = await plugin('audit');
  assert.equal(code, 1);
  assert.ok(
    plugins.every(({ state }) => state === 'unknown'),
    'each was answered',
  );
  const questions = remote.asked.filter((path) => path === '/trpc/plugins.status').length;
  // Each is asked about once more, since the log has none of them.
  assert.equal(questions, 2 * 2, '200 names at a time, which no address holds');
});

test('audit of a registry that does not answer cannot say that all is well: 2', async (t) => {
  const { plugin, remote } = await start(t);
  assert.equal((await plugin('install', NAME, '--yes')).code, 0);
  remote.lie.respond = (_request, response) => {
    response.destroy();
    return true;
  };
  const { code, plugins } = await plugin('audit');
  assert.deepEqual([code, plugins[0].problems[0].code], [2, 'NEXXO_REGISTRY_UNREACHABLE']);
});

for (const [what, args] of [
  ['a range', ['install', `${NAME}@^1.0.0`]],
  ['a tag', ['install', `${NAME}@latest`]],
  ['an address', ['install', 'https://x.example/a.tgz']],
  ['a path', ['install', './x']],
  ['an update to a version', ['update', `${NAME}@1.0.0`]],
  ['an update of what is not installed', ['update', NAME]],
  ['an age that is none', ['search', 'x', '--limit', '0']],
])
  test(`wrong use: ${what}: 2`, async (t) => {
    const { plugin } = await start(t);
    const { code, error } = await plugin(...args, ...(args[0] === 'search' ? [] : ['--yes']));
    assert.deepEqual([code, error.code], [2, 'USAGE']);
  });
