// Builds that are killed, that run at once, and files that somebody changed: results are lost, and no build is another.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { keptProject } from './lib/kept-project.mjs';
import { differences } from './lib/output-files.mjs';

const project = keptProject(40);
after(() => project.remove());
project.write(
  'plugin.mjs',
  `export default ({ name }) => ({
  name: 'names',
  transform: (code) => code.includes('__NAME__') ? { code: code.replaceAll('__NAME__', name), map: null } : null,
});
`,
);
const plugins = [{ source: './plugin.mjs', args: [{ name: 'first' }] }];
const options = { keeps: 'nothing' };
const dir = join(project.root, 'node_modules/.cache/nexxo/results');
const file = join(dir, 'results-1.sqlite');
const build = (name = 'first') => project.build([{ ...plugins[0], args: [{ name }] }], options);

const plain = await project.build(plugins);
const isSame = ({ files, error }) => {
  assert.equal(error, undefined);
  assert.deepEqual(differences(plain.files, files), []);
};

test('builds at once write into one store', async () => {
  const roots = ['a', 'b', 'c'];
  // Each has an output folder of its own: the same build.
  const all = await Promise.all(roots.map((name) => project.build(plugins, options, name)));
  for (const one of all) isSame(one);
  const next = await build();
  isSame(next);
  assert.equal(next.report.plugins[0].results.misses, 0);
});

test('a process that is killed while it writes costs its own results at most', async () => {
  const child = fileURLToPath(new URL('lib/kept-writer.child.mjs', import.meta.url));
  const env = { ...process.env, XDG_STATE_HOME: project.state };
  for (let round = 0; round < 6; round += 1) {
    const writer = spawn(process.execPath, [child, project.root, String(round)], { env });
    await new Promise((resolve) => writer.stdout.once('data', resolve));
    await new Promise((resolve) => setTimeout(resolve, 20 + round * 45));
    writer.kill('SIGKILL');
    await new Promise((resolve) => writer.once('close', resolve));
  }
  const next = await build();
  isSame(next);
  assert.equal(next.report.plugins[0].results.misses, 0);
  assert.doesNotMatch(next.stderr, /damaged/);
});

test('a store that was damaged is put aside, said once', async () => {
  const bytes = readFileSync(file);
  bytes.fill(0x41, 0, 200);
  writeFileSync(file, bytes);
  const first = await build();
  isSame(first);
  assert.equal(first.stderr.match(/were damaged and begin anew/g).length, 1);
  assert.ok(existsSync(file.replace('.sqlite', '.broken')));
  const next = await build();
  isSame(next);
  assert.equal(next.stderr, '');
  assert.equal(next.report.plugins[0].results.misses, 0);
});

test('results of another user, or that were changed, are refused and counted', async () => {
  const before = process.env.HOME;
  const other = await project.build(plugins, options, 'dist', {
    XDG_STATE_HOME: join(project.root, '.other'),
  });
  isSame(other);
  const { refused, hits } = other.report.plugins[0].results;
  assert.equal(hits, 0);
  assert.ok(refused >= 40);
  assert.equal(process.env.HOME, before);
});

test('a folder that others may write is not used', async () => {
  chmodSync(dir, 0o777);
  const open = await build();
  chmodSync(dir, 0o700);
  isSame(open);
  assert.match(open.stderr, /results are not kept: .*open to others/);
  assert.equal(open.report.plugins[0].results, undefined);
});

test('nothing else lies in the folder', () => {
  assert.deepEqual(readdirSync(dir).sort(), ['results-1.broken', 'results-1.lock', 'results-1.sqlite']);
});
