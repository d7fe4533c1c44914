// Results of other machines: the same build, and nothing that was not sealed by the key that they share.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { keptProject } from './lib/kept-project.mjs';
import { differences } from './lib/output-files.mjs';
import { s3StandIn } from './lib/s3-stand-in.mjs';

const project = keptProject(20);
after(() => project.remove());
project.write(
  'plugin.mjs',
  `export default () => ({ name: 'names', transform: (code) => code.replaceAll('__NAME__', 'it') });\n`,
);
project.write('node_modules/.keep', '');
symlinkSync(
  fileURLToPath(new URL('../node_modules/opendal', import.meta.url)),
  join(project.root, 'node_modules/opendal'),
);
const plugins = [{ source: './plugin.mjs' }];
const key = 'a secret of the whole team';
const share = { scheme: 'fs', options: { root: join(project.root, 'share') }, key };
const folder = join(project.root, 'share/nexxo-results-1');

/** A build on a machine that has kept nothing yet, of another user. */
async function elsewhere(settings) {
  rmSync(join(project.root, 'node_modules/.cache'), { recursive: true, force: true });
  const user = join(project.root, `.user${Math.random()}`);
  const options = { keeps: 'nothing', results: { share: settings } };
  const built = await project.build(plugins, options, 'dist', { XDG_STATE_HOME: user });
  assert.equal(built.error, undefined);
  assert.deepEqual(differences(plain.files, built.files), []);
  return { ...built, ...built.report.plugins[0].results };
}

const plain = await project.build(plugins);

test('what one machine kept another finds', async () => {
  const first = await elsewhere(share);
  assert.deepEqual([first.hits, first.stderr], [0, '']);
  assert.equal(readdirSync(folder).length, 1);
  const second = await elsewhere(share);
  assert.deepEqual([second.misses, second.stderr], [0, '']);
  assert.equal(second.hits, first.misses);
  // It has nothing new to give.
  assert.equal(readdirSync(folder).length, 1);
});

test('what was sealed by another key, changed, or lies under another name counts for nothing', async () => {
  const forged = await elsewhere({ ...share, key: 'a secret of somebody else', write: false });
  assert.equal(forged.hits, 0);
  assert.match(forged.stderr, /1 pieces of shared results do not count/);
  const [name] = readdirSync(folder);
  const bytes = readFileSync(join(folder, name));
  writeFileSync(join(folder, '0'.repeat(64)), bytes);
  writeFileSync(join(folder, 'no name of ours'), bytes);
  const moved = await elsewhere({ ...share, write: false });
  assert.equal(moved.misses, 0);
  assert.match(moved.stderr, /1 pieces/);
  rmSync(join(folder, '0'.repeat(64)));
  const changed = Buffer.from(bytes);
  changed[changed.length >> 1] ^= 1;
  writeFileSync(join(folder, name), changed);
  assert.equal((await elsewhere({ ...share, write: false })).hits, 0);
  assert.equal(readdirSync(folder).length, 2);
});

test('where nothing can be reached the build goes on, and says so', async () => {
  const none = await elsewhere({ ...share, scheme: 'nothing' });
  assert.match(none.stderr, /results are not shared: /);
  const silent = await elsewhere({
    ...share,
    scheme: 's3',
    options: { bucket: 'b', region: 'us-east-1', endpoint: 'http://127.0.0.1:9' },
  });
  assert.match(silent.stderr, /results are not shared: /);
  assert.equal(silent.hits, 0);
});

test('the same over S3', async (t) => {
  const { endpoint, objects, close } = await s3StandIn();
  t.after(close);
  const secrets = { access_key_id: 'id', secret_access_key: 'secret' };
  const s3 = { scheme: 's3', options: { bucket: 'b', region: 'us-east-1', endpoint, ...secrets }, key };
  const first = await elsewhere(s3);
  assert.deepEqual([first.hits, first.stderr, objects.size], [0, '', 1]);
  const second = await elsewhere(s3);
  assert.deepEqual([second.misses, second.stderr, objects.size], [0, '', 1]);
});

test('settings that make no sense are refused', async () => {
  for (const bad of [{ ...share, key: 'short' }, { key }, { ...share, options: { root: 1 } }, 5]) {
    const { error } = await project.build(plugins, { keeps: 'nothing', results: { share: bad } });
    assert.equal(error.code, 'NEXXO_OPTION_INVALID');
  }
});
