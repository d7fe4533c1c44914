// What a plugin gets that asks for files which are not granted: the error, the grant in it, and what looks as if it were not there.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { createSandbox } from '@nexxo/native';
import {
  ask,
  askLater,
  at,
  base,
  DENIED,
  open,
  outside,
  removeFiles,
  root,
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

test('a denial names what was asked, by whom, and the grant; the report counts it', async () => {
  writeFileSync(
    join(base, 'plugins/greedy.mjs'),
    `import { readFileSync } from 'node:fs'; export default () => ({ name: 'greedy', load: (id) => readFileSync(id, 'utf8') })`,
  );
  const sandbox = createSandbox({ root, allowUnsigned: true, cacheDir: false });
  const plugin = await sandbox.plugin(join(base, 'plugins/greedy.mjs'));
  for (const [path, grant] of [
    [at('a.txt'), ['.']],
    [at('sub/b.txt'), ['.']],
    [join(outside, 'secret.txt'), [outside]],
  ]) {
    assert.throws(
      () => plugin.load.call({}, path),
      (error) => {
        assert.equal(error.code, DENIED);
        assert.ok(error.message.includes(path), error.message);
        assert.ok(error.message.includes('plugin greedy, hook load, module'), error.message);
        assert.ok(error.message.includes(`\`read: ${JSON.stringify(grant)}\` would allow it`), error.message);
        assert.deepEqual(error.grant, { read: grant });
        return true;
      },
    );
  }
  const [{ denied, deniedCount, deniedByKind }] = sandbox.report().plugins;
  assert.equal(deniedCount, 3);
  assert.deepEqual(deniedByKind, { 'fs.readFile': 3 });
  assert.deepEqual(denied[0].grant, { read: ['.'] });
  const again = await sandbox.plugin({
    package: join(base, 'plugins/greedy.mjs'),
    read: denied[0].grant.read,
  });
  assert.equal(again.load.call({}, at('a.txt')), 'inside');
  sandbox.dispose();
});

test('a search upwards from a granted directory finds nothing, whether or not something is there', () => {
  writeFileSync(join(base, 'package.json'), '{}');
  mkdirSync(join(base, 'node_modules/there'), { recursive: true });
  for (const path of [
    '/',
    base,
    join(base, 'package.json'),
    join(base, 'tsconfig.json'),
    join(base, '.npmrc'),
    join(base, 'node_modules'),
    join(base, 'node_modules/there'),
    join(base, 'node_modules/missing/package.json'),
    join(base, '../node_modules/missing'),
  ]) {
    for (const op of WAYS) {
      const { value, code, message } = ask(granted, op, path);
      assert.equal(value, undefined, `${op} ${path}`);
      assert.equal(code, 'ENOENT', `${op} ${path}: ${message}`);
    }
    assert.equal(ask(granted, 'statSync', path, { throwIfNoEntry: false }).value, undefined);
  }
});

test('a secret that is not there is a file that is not there', async () => {
  for (const path of [at('.env.missing'), at('.aws/credentials'), at('sub/.npmrc')]) {
    for (const op of WAYS) assert.equal(ask(granted, op, path).code, 'ENOENT', `${op} ${path}`);
    assert.equal((await askLater(granted, 'readFile', path)).code, 'ENOENT');
  }
  assert.equal((await askLater(granted, 'access', at('.env'))).code, 'ENOENT');
  assert.equal((await askLater(granted, 'readFile', at('.env'))).code, DENIED);
});

test('what looks absent is counted, and says its grant to whoever reads the error', async () => {
  writeFileSync(
    join(base, 'plugins/prober.mjs'),
    `import { existsSync, readFileSync } from 'node:fs';
    export default () => ({ name: 'prober', buildStart() { existsSync(${JSON.stringify(join(outside, 'secret.txt'))}) }, load: (id) => readFileSync(id, 'utf8') })`,
  );
  const sandbox = createSandbox({ root, allowUnsigned: true, cacheDir: false });
  const plugin = await sandbox.plugin({ package: join(base, 'plugins/prober.mjs'), read: ['.'] });
  plugin.buildStart.call({});
  assert.throws(
    () => plugin.load.call({}, join(base, 'tsconfig.json')),
    (error) => {
      assert.equal(error.code, 'ENOENT');
      assert.match(error.message, /^ENOENT: no such file or directory, open /);
      assert.match(error.cause.message, /is not granted; the grant would be `read: /);
      return true;
    },
  );
  const [{ denied, deniedByKind }] = sandbox.report().plugins;
  assert.deepEqual(deniedByKind, { 'fs.stat': 1, 'fs.readFile': 1 });
  assert.deepEqual(denied[0].grant, { read: [outside] });
  sandbox.dispose();
});
