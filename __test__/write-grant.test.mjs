import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { startGuest } from './lib/node-layer.mjs';

let root;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'nexxo-write-'));
  writeFileSync(join(root, 'package.json'), '{}');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const guest = (settings) => startGuest(settings, { root, cacheDir: false });
const code = async (started, expression) => (await started.evaluate(expression)).error?.code;

test('writes into the granted folder at once, and reads what it wrote', async () => {
  const { evaluate } = await guest({ write: ['dist'] });
  const dist = join(root, 'dist');
  assert.deepEqual(
    await evaluate(`(() => { const fs = modules('fs'); const d = '${dist}';
      const before = fs.existsSync(d);
      const first = fs.mkdirSync(d + '/a/b', { recursive: true });
      fs.writeFileSync(d + '/a/b/c.txt', 'one');
      fs.appendFileSync(d + '/a/b/c.txt', ' two');
      fs.copyFileSync(d + '/a/b/c.txt', d + '/copy.txt');
      fs.renameSync(d + '/copy.txt', d + '/moved.txt');
      fs.cpSync(d + '/a', d + '/z', { recursive: true });
      fs.rmSync(d + '/a', { recursive: true });
      return [before, first, fs.readFileSync(d + '/moved.txt', 'utf8'), fs.readdirSync(d), fs.existsSync(d + '/z/b/c.txt')]; })()`),
    { value: [false, dist, 'one two', ['moved.txt', 'z'], true] },
  );
  assert.equal(readFileSync(join(dist, 'moved.txt'), 'utf8'), 'one two');
  assert.equal(existsSync(join(dist, 'a')), false);
});

test('writes through streams, promises and open files', async () => {
  const { evaluate } = await guest({ write: ['dist'] });
  const dist = join(root, 'dist');
  await evaluate(`(async () => { const fs = modules('fs'); const d = '${dist}';
    await modules('stream/promises').pipeline(modules('stream').Readable.from(['a', 'b']), fs.createWriteStream(d + '/s.txt'));
    await fs.promises.writeFile(d + '/p.txt', Buffer.from('p'));
    await new Promise((done) => fs.writeFile(d + '/cb.txt', 'cb', done));
    const fd = fs.openSync(d + '/fd.txt', 'w'); fs.writeSync(fd, 'fd'); fs.closeSync(fd);
    const h = await fs.promises.open(d + '/h.txt', 'w'); await h.writeFile('h'); await h.close(); })()`);
  const text = (name) => readFileSync(join(dist, name), 'utf8');
  assert.deepEqual(
    ['s', 'p', 'cb', 'fd', 'h'].map((name) => text(`${name}.txt`)),
    ['ab', 'p', 'cb', 'fd', 'h'],
  );
});

test('words its failures as Node does', async () => {
  const { evaluate } = await guest({ write: ['dist'] });
  const dist = join(root, 'dist');
  mkdirSync(join(dist, 'full'), { recursive: true });
  writeFileSync(join(dist, 'full/x'), '');
  const fails = (call) =>
    evaluate(
      `(() => { const fs = modules('fs'); try { ${call} } catch (e) { return [e.code, e.syscall, e.errno]; } })()`,
    );
  assert.deepEqual((await fails(`fs.writeFileSync('${dist}/no/x', '')`)).value, ['ENOENT', 'open', -2]);
  assert.deepEqual((await fails(`fs.mkdirSync('${dist}/full')`)).value, ['EEXIST', 'mkdir', -17]);
  assert.deepEqual((await fails(`fs.rmdirSync('${dist}/full')`)).value, ['ENOTEMPTY', 'rmdir', -39]);
  assert.deepEqual((await fails(`fs.unlinkSync('${dist}/none')`)).value, ['ENOENT', 'unlink', -2]);
  assert.deepEqual((await fails(`fs.writeFileSync('${dist}/full/x', '', { flag: 'wx' })`)).value, [
    'EEXIST',
    'open',
    -17,
  ]);
});

test('refuses what is not granted, and says which grant it would be', async () => {
  const started = await guest({ write: ['dist'] });
  const { error } = await started.evaluate(`modules('fs').writeFileSync('${root}/src/x.js', '')`);
  assert.equal(error.code, 'NEXXO_FS_DENIED');
  assert.ok(error.message.includes(`write: ["${root}/src"]`), error.message);
  for (const path of [
    `${root}/dist/../x`,
    `${root}/distant/x`,
    '/tmp/x',
    `${root}/dist/.env`,
    `${root}/dist/.git/config`,
  ]) {
    assert.equal(await code(started, `modules('fs').writeFileSync('${path}', '')`), 'NEXXO_FS_DENIED', path);
  }
  assert.equal(await code(started, `modules('fs').chmodSync('${root}/dist', 0o777)`), 'NEXXO_FS_DENIED');
  const kept = `${root}/dist/kept.txt`;
  assert.equal(
    await code(
      started,
      `(modules('fs').writeFileSync('${kept}', ''), modules('fs').chmodSync('${kept}', modules('fs').statSync('${kept}').mode))`,
    ),
    undefined,
    'the rights that a file has already are no change',
  );
  assert.equal(
    await code(started, `modules('fs').symlinkSync('/etc/passwd', '${root}/dist/l')`),
    'NEXXO_FS_DENIED',
  );
  assert.equal(
    await code(started, `modules('fs').renameSync('${root}/dist/x', '${root}/y')`),
    'NEXXO_FS_DENIED',
  );
  assert.equal(existsSync(join(root, 'x')), false);
  const [{ denied }] = started.sandbox.report().plugins;
  assert.ok(JSON.stringify(denied).includes('fs.writeFile'));
});

test('writes through no link and makes nothing that runs', async () => {
  const dist = join(root, 'dist');
  mkdirSync(dist);
  writeFileSync(join(root, 'victim.txt'), 'mine');
  symlinkSync('../victim.txt', join(dist, 'file'));
  symlinkSync('..', join(dist, 'folder'));
  symlinkSync('inner', join(dist, 'within'));
  const started = await guest({ write: ['dist'] });
  for (const name of ['file', 'folder/victim.txt', 'within']) {
    assert.equal(
      await code(started, `modules('fs').writeFileSync('${dist}/${name}', 'x')`),
      'NEXXO_FS_DENIED',
      name,
    );
  }
  assert.equal(readFileSync(join(root, 'victim.txt'), 'utf8'), 'mine');
  await started.evaluate(`modules('fs').rmSync('${dist}/folder')`);
  assert.ok(existsSync(join(root, 'victim.txt')));
  await started.evaluate(`modules('fs').writeFileSync('${dist}/run.sh', 'x', { mode: 0o777 })`);
  assert.equal(statSync(join(dist, 'run.sh')).mode & 0o111, 0);
});

test('without the grant there is no writing', async () => {
  const started = await guest({ read: ['.'] });
  assert.equal(await code(started, `modules('fs').writeFileSync('${root}/dist/x', '')`), 'NEXXO_FS_DENIED');
  assert.equal(
    await code(started, `modules('fs').mkdirSync('${root}/dist', { recursive: true })`),
    'NEXXO_FS_DENIED',
  );
  assert.equal(existsSync(join(root, 'dist')), false);
});
