// Packages that are pinned to the digest of their files: what a plugin inside gets when one was changed, and what the host learns.
import assert from 'node:assert/strict';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { Instance, packageDigest } from '../generated/binding.js';

const CONFIGURE = 3;
const CHANGED = 'NEXXO_FILE_CHANGED';
const scratch = realpathSync(mkdtempSync(path.join(tmpdir(), 'nexxo-pinned-')));
after(() => rmSync(scratch, { recursive: true, force: true }));

/** A plugin whose factory does with each path what it is told, and whose name is what came of it. */
const PLUGIN = `
  import fs from 'node:fs';
  const ways = {
    read: (path) => fs.readFileSync(path, 'utf8'),
    list: (path) => fs.readdirSync(path),
    stat: (path) => fs.statSync(path).size,
    real: (path) => fs.realpathSync(path),
    exists: (path) => fs.existsSync(path),
    burn: () => { let sum = 0; for (let i = 0; i < 1e6; i++) sum += i; return sum > 0; },
  };
  const attempt = ([way, path]) => {
    try { return ways[way](path); } catch (error) { return error.code; }
  };
  export default (asked) => ({ name: JSON.stringify(asked.map(attempt)) });
`;

let projects = 0;

/** A project with a package, its digest, and what a plugin pinned to it gets. */
function project() {
  const root = path.join(scratch, `project${projects++}`);
  const own = path.join(root, 'node_modules/x');
  mkdirSync(path.join(own, 'node_modules/y'), { recursive: true });
  mkdirSync(path.join(own, 'data'));
  writeFileSync(path.join(own, 'package.json'), '{"name":"x"}');
  writeFileSync(path.join(own, 'data/a.txt'), 'verified');
  writeFileSync(path.join(own, 'data/b.txt'), 'too');
  writeFileSync(path.join(own, 'node_modules/y/index.js'), 'y');
  writeFileSync(path.join(root, 'secret.txt'), 'secret');
  symlinkSync('data/a.txt', path.join(own, 'inside'));
  symlinkSync('../../secret.txt', path.join(own, 'outside'));
  const at = (name) => path.join(own, name);
  return { root, own, at, pinned: [{ path: own, sha256: packageDigest(own) }] };
}

function load(pinnedRoots, more = {}) {
  const options = {
    name: 'asks',
    moduleName: 'file:///asks.mjs',
    source: () => more.code ?? PLUGIN,
    sourceHash: more.code ?? 'asks',
    environment: {
      cwd: '/',
      platform: 'linux',
      arch: 'x64',
      nodeVersion: '22.0.0',
      env: {},
      now: 0,
      seed: 1,
    },
    limits: {
      cpuMs: 5000,
      loadCpuMs: 5000,
      memoryBytes: 2 ** 26,
      outputBytes: 2 ** 25,
      hostCalls: 1000,
    },
    readRoots: more.readRoots ?? [],
    pinnedRoots,
    writeRoots: [],
    snapshotDir: more.snapshotDir ?? null,
    clockMs: 0,
  };
  return new Instance(options, () => undefined);
}

function ask(instance, ...asked) {
  const description = instance.enter(CONFIGURE, 1, 'default', [asked]);
  assert.equal(instance.state[0], 0, String(description));
  const find = (value) => {
    if (typeof value?.name === 'string') return value.name;
    for (const inner of Object.values(value ?? {})) {
      const name = typeof inner === 'object' ? find(inner) : undefined;
      if (name !== undefined) return name;
    }
  };
  return JSON.parse(find(description));
}

test('a package that is as it was pinned is read, without what is not of it', () => {
  const { own, at, pinned } = project();
  const instance = load(pinned);
  const answers = ask(
    instance,
    ['read', at('data/a.txt')],
    ['read', at('inside')],
    ['list', own],
    ['stat', at('data/b.txt')],
    ['real', at('inside')],
    ['read', at('node_modules/y/index.js')],
    ['exists', at('node_modules')],
    ['exists', at('data')],
  );
  const names = ['data', 'inside', 'outside', 'package.json'];
  assert.deepEqual(answers, ['verified', 'verified', names, 3, at('data/a.txt'), 'ENOENT', false, true]);
  assert.equal(instance.stats().deniedCount, 0);
  instance.dispose();
});

for (const [what, change] of [
  ['changed', ({ at }) => writeFileSync(at('data/a.txt'), 'hostile!')],
  ['added', ({ at }) => writeFileSync(at('data/c.txt'), '')],
  ['removed', ({ at }) => rmSync(at('data/b.txt'))],
  ['moved', ({ at }) => renameSync(at('data/b.txt'), at('data/c.txt'))],
  ['removed with all others', ({ own }) => rmSync(own, { recursive: true })],
]) {
  test(`a package with a file that was ${what} gives nothing, and the host learns of each refusal`, () => {
    const made = project();
    const { own, at, pinned } = made;
    change(made);
    const instance = load(pinned);
    const asked = [
      ['read', at('data/a.txt')],
      ['read', at('package.json')],
      ['list', own],
      ['stat', at('data/a.txt')],
      ['real', at('data')],
      ['read', at('missing')],
    ];
    assert.deepEqual(ask(instance, ...asked), Array(asked.length).fill(CHANGED));
    assert.deepEqual(ask(instance, ['exists', at('data/a.txt')]), [false]);
    const { denied, deniedCount } = instance.stats();
    assert.equal(deniedCount, asked.length + 1);
    assert.equal(denied[0].path, at('data/a.txt'));
    assert.ok(denied[0].reason.includes(at('data/a.txt')), denied[0].reason);
    assert.ok(denied[0].reason.includes(`package ${own},`), denied[0].reason);
    instance.dispose();
  });
}

test('a file that changes while the plugin runs is not read', () => {
  const { at, pinned } = project();
  const instance = load(pinned);
  assert.deepEqual(ask(instance, ['read', at('data/a.txt')]), ['verified']);
  writeFileSync(at('data/a.txt'), 'hostile!');
  writeFileSync(at('data/new.txt'), 'hostile!');
  const answers = ask(
    instance,
    ['read', at('data/a.txt')],
    ['read', at('inside')],
    ['read', at('data/new.txt')],
    ['list', at('data')],
    ['read', at('data/b.txt')],
  );
  assert.deepEqual(answers, [CHANGED, CHANGED, 'ENOENT', ['a.txt', 'b.txt'], 'too']);
  instance.dispose();
});

test('links lead out of no pin, and around none', () => {
  const { root, at, pinned } = project();
  symlinkSync('node_modules/x', path.join(root, 'linked'));
  const instance = load(pinned, { readRoots: [root] });
  const around = path.join(root, 'linked/data/a.txt');
  assert.deepEqual(ask(instance, ['read', at('outside')], ['read', around]), ['NEXXO_FS_DENIED', 'verified']);
  writeFileSync(at('data/a.txt'), 'hostile!');
  assert.deepEqual(ask(instance, ['read', around], ['read', path.join(root, 'secret.txt')]), [
    CHANGED,
    'secret',
  ]);
  instance.dispose();
});

test('a package in a package is read where it is pinned itself', () => {
  const { at, pinned } = project();
  const inner = at('node_modules/y');
  const both = [...pinned, { path: inner, sha256: packageDigest(inner) }];
  const asked = [
    ['read', at('node_modules/y/index.js')],
    ['list', at('node_modules')],
    ['read', at('data/a.txt')],
  ];
  assert.deepEqual(ask(load(both), ...asked), ['y', ['y'], 'verified']);
  writeFileSync(at('node_modules/y/index.js'), 'hostile!');
  assert.deepEqual(ask(load(both), ...asked), [CHANGED, ['y'], 'verified']);
});

test('a snapshot of an evaluation that read a package is one of that package', () => {
  const { own, at, pinned } = project();
  const snapshotDir = path.join(scratch, 'snapshots');
  const text = (name) => JSON.stringify(at(name));
  const code = `
    import { readFileSync } from 'node:fs';
    const text = (() => { try { return readFileSync(${text('data/a.txt')}, 'utf8'); } catch (error) { return error.code; } })();
    export default () => ({ name: JSON.stringify([text]) });
  `;
  const name = (pins) => {
    const instance = load(pins, { code, snapshotDir });
    return [ask(instance)[0], instance.stats().restored];
  };
  assert.deepEqual(name(pinned), ['verified', false]);
  assert.deepEqual(name(pinned), ['verified', true]);
  writeFileSync(at('data/b.txt'), 'hostile!');
  assert.deepEqual(name(pinned), [CHANGED, false], 'another file of the package was changed');
  const renewed = [{ path: own, sha256: packageDigest(own) }];
  assert.deepEqual(name(renewed), ['verified', false], 'another digest is another key');
});

test('hashing a package is not the time of the plugin', () => {
  const { own, at } = project();
  // Nothing on the disk, and some 300 ms of hashing.
  truncateSync(at('data/a.txt'), 2 ** 29);
  const before = process.cpuUsage();
  const sha256 = packageDigest(own);
  const hashing = process.cpuUsage(before).user * 1000;
  const instance = load([{ path: own, sha256 }]);
  const burn = ['burn', ''];
  ask(instance, burn, burn);
  const [burning] = instance.clock;
  assert.deepEqual(ask(instance, burn, ['read', at('data/b.txt')], burn), [true, 'too', true]);
  const [all] = instance.clock;
  assert.ok(all - burning < hashing / 2, `${all} ns, ${burning} without the hashing of ${hashing}`);
  instance.dispose();
});

test('what is no digest is refused, and what has none', () => {
  const { own } = project();
  for (const sha256 of ['', 'A'.repeat(64), 'a'.repeat(63)]) {
    assert.throws(() => load([{ path: own, sha256 }]), {
      code: 'NEXXO_OPTION_INVALID',
      message: /pinnedRoots\[0\]\.sha256/,
    });
  }
  assert.throws(() => packageDigest(path.join(own, 'missing')), { code: 'NEXXO_PLUGIN_NOT_FOUND' });
  assert.throws(() => packageDigest(path.join(own, 'package.json')), { code: 'NEXXO_PLUGIN_NOT_FOUND' });
  assert.match(packageDigest(own), /^[0-9a-f]{64}$/);
  assert.equal(readFileSync(path.join(own, 'data/a.txt'), 'utf8'), 'verified');
});
