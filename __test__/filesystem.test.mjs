// The file system inside: what is granted is read, and nothing else is read, listed, measured or seen to exist. E1 to E5, each
// through the plugin's own `fs`.
import assert from 'node:assert/strict';
import { linkSync, mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { Worker } from 'node:worker_threads';
import {
  ask,
  askLater,
  assertHidden,
  at,
  DENIED,
  LOOKS,
  open,
  outside,
  removeFiles,
  root,
  SECRET,
  WAYS,
} from './lib/granted-files.mjs';

let granted;
before(async () => {
  granted = await open(['.']);
});
after(() => {
  granted.sandbox.dispose();
  removeFiles();
});

test('what is granted is read', async () => {
  assert.equal(ask(granted, 'readFileSync', at('a.txt'), 'utf8').value, 'inside');
  assert.equal(ask(granted, 'readFileSync', at('sub/../sub/./b.txt'), 'utf8').value, 'deeper');
  assert.equal(ask(granted, 'readFileSync', at('link-inside'), 'utf8').value, 'inside');
  assert.equal(ask(granted, 'readFileSync', at('a b%20c.txt'), 'utf8').value, 'odd');
  assert.equal((await askLater(granted, 'stat', at('sub'))).value.dir, true);
});

test('E1 paths that lead out are denied in every spelling', () => {
  const secret = join(outside, 'secret.txt');
  for (const path of [
    secret,
    `${root}/../outside/secret.txt`,
    `${root}/sub/../../outside/secret.txt`,
    `${root}//..//outside//secret.txt`,
    `/${secret}`,
    `${secret}/`,
    `${secret}/.`,
    `${outside}/./secret.txt/.`,
    `${root}-other/x.txt`,
    dirname(root),
    '/',
    '/etc/passwd',
    '/dev/null',
    '/dev/zero',
    '/dev/stdin',
    '/proc/self/environ',
    '/proc/self/cwd',
    `/proc/self/root${secret}`,
  ])
    assertHidden(granted, path);
});

test('E1 the end of a path does not change which file it is', () => {
  for (const path of [at('.env/'), at('.env/.'), at('./.env'), at('sub/../.env'), at('.env/../.env')])
    assertHidden(granted, path);
  for (const path of [at('link-outside/'), at('link-outside/.')])
    assertHidden(granted, path, ['readFileSync', 'statSync', 'realpathSync']);
});

test('E1 what other systems would understand is a name like any other', () => {
  for (const path of [
    'C:\\Windows\\win.ini',
    '\\\\server\\share',
    '..\\outside\\secret.txt',
    'C:secret.txt',
    at('a.txt::$DATA'),
    at('..\\outside\\secret.txt'),
  ]) {
    const { value } = ask(granted, 'readFileSync', path, 'utf8');
    assert.equal(value, undefined, path);
  }
});

test('E1 devices, pipes and huge files do not hang or fill the host', () => {
  assert.equal(ask(granted, 'readFileSync', at('fifo')).code, DENIED);
  const { code, value } = ask(granted, 'readFileSync', at('sparse.bin'));
  assert.equal(value, undefined);
  assert.equal(code, 'ERR_FS_FILE_TOO_LARGE');
});

test('E2 links lead nowhere that is not granted', () => {
  for (const name of ['link-outside', 'link-absolute'])
    assertHidden(
      granted,
      at(name),
      WAYS.filter((op) => op !== 'lstatSync'),
    );
  for (const name of ['dir-outside/secret.txt', 'innocent.txt', 'history/config'])
    assertHidden(granted, at(name), ['readFileSync', 'statSync', 'realpathSync', 'accessSync']);
  assertHidden(granted, at('history/config'));
  assert.equal(ask(granted, 'readdirSync', at('dir-outside')).code, DENIED);
  for (const name of ['loop-a', 'dangling'])
    assert.equal(ask(granted, 'readFileSync', at(name)).value, undefined);
  assert.notEqual(
    ask(granted, 'readFileSync', at('dangling-outside')).code,
    'ENOENT',
    'not even whether it is there',
  );
});

test('E2 a link that is swapped while it is read never leads out', async () => {
  const link = at('swapped');
  const swapper = new Worker(
    `const fs = require('node:fs'); const { link } = require('node:worker_threads').workerData;
    for (let i = 0; ; i++) { try { fs.rmSync(link + '.next', { force: true }); fs.symlinkSync(i % 2 ? 'a.txt' : '../outside/secret.txt', link + '.next'); fs.renameSync(link + '.next', link); } catch {} }`,
    { eval: true, workerData: { link } },
  );
  symlinkSync('a.txt', link);
  let read = 0;
  for (let i = 0; i < 3000; i++) {
    const { value } = ask(granted, 'readFileSync', link, 'utf8');
    if (value !== undefined) {
      assert.equal(value, 'inside');
      read += 1;
    }
  }
  await swapper.terminate();
  assert.ok(read > 0, 'it was read at times');
});

test('E2 a directory that is swapped for a link stays the one that was granted', async () => {
  mkdirSync(at('later'));
  writeFileSync(at('later/secret.txt'), 'harmless');
  const who = await open(['later']);
  renameSync(at('later'), at('moved'));
  symlinkSync('../outside', at('later'));
  assert.notEqual(ask(who, 'readFileSync', at('later/secret.txt'), 'utf8').value, SECRET);
  who.sandbox.dispose();
});

test('E2 a hard link is a file of the directory that it is in: whoever may make one may read it', () => {
  linkSync(at('a.txt'), at('hard'));
  assert.equal(ask(granted, 'readFileSync', at('hard'), 'utf8').value, 'inside');
  linkSync(at('.env'), at('sub/.env'));
  assertHidden(granted, at('sub/.env'));
});

test('E3 what is after a path is part of its name', () => {
  for (const suffix of ['?raw', '?raw??', '#x', '?import&raw', '%00']) {
    assert.equal(ask(granted, 'readFileSync', at(`a.txt${suffix}`)).code, 'ENOENT');
    assertHidden(granted, `${outside}/secret.txt${suffix}`);
  }
  for (const path of [`${root}/%2e%2e/outside/secret.txt`, `file://${outside}/secret.txt`])
    assert.equal(ask(granted, 'readFileSync', path).value, undefined);
  assert.equal(ask(granted, 'readFileSync', `${outside}/secret.txt\0.js`).value, undefined);
});

test('E3 secrets are known under the spellings of forgiving file systems', () => {
  for (const name of [
    '.ENV',
    '.Env',
    '.env.',
    '.env ',
    '.git\u200c/config',
    '.\u017f\u017fh/known_hosts',
    'GIT~1/config',
    '.env::$DATA',
    'SERVER.PEM',
    'server.\u212aey',
  ])
    assertHidden(granted, at(name));
});

test('E4 secrets below a granted directory stay hidden', () => {
  for (const name of [
    '.env',
    '.env.local',
    '.envrc',
    '.npmrc',
    'server.pem',
    'id_rsa',
    '.git',
    '.git/config',
    '.ssh',
    '.ssh/known_hosts',
    '.git-credentials',
    'tls.key',
  ])
    assertHidden(granted, at(name));
  const names = ask(granted, 'readdirSync', root).value;
  assert.ok(names.includes('a.txt'));
  for (const name of ['.env', '.npmrc', 'server.pem', 'id_rsa', '.git', '.ssh'])
    assert.ok(!names.includes(name), name);
  assert.ok(
    !JSON.stringify(ask(granted, 'readdirSync', root, { recursive: true }).value).includes('known_hosts'),
  );
});

test('E4 a secret that is granted by its name is read', async () => {
  const who = await open(['.env']);
  assert.equal(ask(who, 'readFileSync', at('.env'), 'utf8').value, SECRET);
  assertHidden(who, at('.env.local'));
  assertHidden(who, at('a.txt'));
  who.sandbox.dispose();
});

test('E5 what is not granted looks the same whether it exists or not', async () => {
  const none = await open([]);
  const pairs = [
    [join(outside, 'secret.txt'), join(outside, 'missing.txt')],
    [at('.git/config'), at('.git/missing')],
    ['/etc/passwd', '/etc/no-such-file'],
    [`${root}-other`, `${root}-missing`],
    ['/etc', '/no-such-directory'],
  ];
  const same = (who, [exists, missing], ops) => {
    for (const op of ops) {
      const [a, b] = [ask(who, op, exists), ask(who, op, missing)];
      assert.equal(a.code, b.code, `${op} ${exists}`);
      assert.equal(a.value, b.value, `${op} ${exists}`);
    }
    const quiet = { throwIfNoEntry: false };
    for (const path of [exists, missing])
      for (const op of ['statSync', 'lstatSync'])
        assert.deepEqual(ask(who, op, path, quiet), { value: undefined }, `${op} ${path}`);
  };
  for (const who of [granted, none]) for (const pair of pairs) same(who, pair, [...WAYS, 'existsSync']);
  same(granted, [at('.env'), at('.env.missing')], [...LOOKS, 'existsSync']);
  same(none, [at('.env'), at('.env.missing')], [...WAYS, 'existsSync']);
  assert.equal(ask(granted, 'readFileSync', at('.env')).code, DENIED);
  for (const op of WAYS.filter((op) => op !== 'accessSync'))
    assert.equal(ask(granted, op, join(outside, 'secret.txt')).code, DENIED, op);
  assertHidden(none, at('a.txt'));
  none.sandbox.dispose();
});
