import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { buildPrelude } from '../../../../scripts/build-prelude.mjs';
import { startEngine } from './engine.mjs';
import { fakeHost } from './fake-host.mjs';

const require = createRequire(import.meta.url);
const web = fileURLToPath(new URL('../web/', import.meta.url));

/** These tests are about the web and Node layer alone: the least glue that it works with. */
const GLUE = `
import { prepareEnvironment } from '${web}environment.ts';
import { runTicks } from '${web}ticks.ts';
import { runTimers } from '${web}timers.ts';
export const glue = { prepare: prepareEnvironment, ticks: runTicks, timers: runTimers };`;
const leastGlue = {
  name: 'least-glue',
  resolveId: (id) => (id.endsWith('/glue/index.ts') ? '\0glue' : null),
  load: (id) => (id === '\0glue' ? GLUE : null),
};

const ENVIRONMENT = {
  cwd: '/proj',
  platform: 'linux',
  arch: 'x64',
  nodeVersion: '20.19.0',
  env: { HOME: '/home/me' },
  now: 1_700_000_000_000,
  seed: 42,
};

let file;
let size;
const host = fakeHost();

async function engine(environment = ENVIRONMENT) {
  const started = await startEngine(file, { hostCall: host.call });
  started.run(`__glue.prepare(${JSON.stringify(environment)})`);
  return started;
}

before(async () => {
  file = join(await mkdtemp(join(tmpdir(), 'nexxo-prelude-')), 'prelude.js');
  size = (await buildPrelude(undefined, file, [leastGlue])).bytes;
});

after(() => rm(dirname(file), { recursive: true }));

test('is one script of a bounded size', () => {
  assert.ok(size < 1_500_000, `${size} bytes`);
});

test('every built-in links: all the names that Node exports are there', async () => {
  const guest = await engine();
  for (const name of require('node:module')
    .builtinModules.filter((name) => !name.startsWith('_'))
    .concat('test')) {
    const has = guest.evaluate(`Object.keys(__modules['${name}'] ?? {})`).value;
    assert.ok(has.includes('default'), name);
    const lacks = Object.keys(await import(`node:${name}`)).filter(
      (key) => !has.includes(key) && !key.startsWith('_') && key !== 'module.exports',
    );
    assert.deepEqual(
      lacks.filter((key) => !(name === 'process' && (key === 'domain' || key === 'assert'))),
      [],
      name,
    );
  }
});

const FILES = `
modules('fs').readFileSync('/proj/a.txt', 'utf8') => "hello é"
modules('fs').readFileSync('a.txt').toString('latin1').length => 8
modules('fs').readFileSync(new URL('file:///proj/a.txt'), { encoding: 'utf-8' }) => "hello é"
modules('fs').existsSync('a.txt') => true
modules('fs').existsSync('/proj/none') => false
modules('fs').existsSync('/secret/x') => false
modules('fs').statSync('/proj').isDirectory() => true
modules('fs').statSync('a.txt').size => 8
modules('fs').statSync('none', { throwIfNoEntry: false }) => "[undefined]"
modules('fs').readdirSync('/proj') => ["a.txt","sub"]
modules('fs').readdirSync('/proj', { withFileTypes: true }).map((e) => [e.name, e.isDirectory(), e.parentPath]) => [["a.txt",false,"/proj"],["sub",true,"/proj"]]
modules('fs').readdirSync('/proj', { recursive: true }) => ["a.txt","sub","sub/b.json"]
modules('fs').promises.readFile('a.txt', 'utf8') => "hello é"
modules('fs/promises').stat('a.txt').then((s) => s.isFile()) => true
new Promise((done) => modules('fs').readFile('a.txt', 'utf8', (e, text) => done(text))) => "hello é"
modules('util').promisify(modules('fs').readFile)('a.txt', 'utf8') => "hello é"
modules('fs').mkdirSync('/proj/sub', { recursive: true }) => "[undefined]"
modules('stream/consumers').text(modules('fs').createReadStream('a.txt')) => "hello é"
modules('module').createRequire('/proj/x.js')('./sub/b.json') => {"b":1}
modules('module').createRequire('/proj/x.js').resolve('./sub/b') => "/proj/sub/b.json"`;

test('reads files through the host', async () => {
  const guest = await engine();
  for (const line of FILES.split('\n').filter(Boolean)) {
    const at = line.lastIndexOf(' => ');
    assert.deepEqual(guest.evaluate(line.slice(0, at)), { value: JSON.parse(line.slice(at + 4)) }, line);
  }
});

test('words file errors as Node does', async () => {
  const guest = await engine();
  for (const [method, shown] of [
    ['readFileSync', 'open'],
    ['statSync', 'stat'],
    ['lstatSync', 'lstat'],
    ['readdirSync', 'scandir'],
    ['accessSync', 'access'],
    ['realpathSync', 'lstat'],
    ['readlinkSync', 'readlink'],
  ]) {
    const expression = `(() => { try { modules('fs').${method}('/proj/none'); } catch (e) { return [e.message, e.code, e.errno, e.syscall, e.path]; } })()`;
    assert.deepEqual(guest.evaluate(expression).value, [
      `ENOENT: no such file or directory, ${shown} '/proj/none'`,
      'ENOENT',
      -2,
      shown,
      '/proj/none',
    ]);
    const real = (() => {
      try {
        require('node:fs')[method]('/proj/none');
      } catch (e) {
        return e.syscall;
      }
    })();
    if (method !== 'realpathSync') assert.equal(shown, real);
  }
});

const DENIED = `
modules('fs').writeFileSync('/proj/x', 'y') => NEXXO_FS_DENIED
modules('fs').openSync('/proj/x', 'w') => NEXXO_FS_DENIED
modules('fs').mkdirSync('/proj/new') => NEXXO_FS_DENIED
modules('fs').readFileSync('/secret/x') => NEXXO_FS_DENIED
modules('fs').promises.writeFile('/proj/x', '') => NEXXO_FS_DENIED
new Promise((_, no) => modules('fs').unlink('/proj/x', no)) => NEXXO_FS_DENIED
modules('events').once(modules('fs').createWriteStream('/proj/x'), 'finish') => NEXXO_FS_DENIED
modules('fs').chmodSync('/proj/x', 0o777) => NEXXO_FS_DENIED
modules('fs').watch('/proj') => NEXXO_UNSUPPORTED
modules('fs').watchFile('/proj', () => {}) => NEXXO_UNSUPPORTED
modules('child_process').execSync('ls') => NEXXO_PROCESS_DENIED
new (modules('worker_threads').BroadcastChannel)('x') => NEXXO_PROCESS_DENIED
process.exit(1) => NEXXO_PROCESS_DENIED
modules('http').request('http://x') => NEXXO_NETWORK_DENIED
new (class extends modules('net').Socket {})() => NEXXO_NETWORK_DENIED
modules('dns').promises.lookup('x') => NEXXO_NETWORK_DENIED
fetch('http://x/') => NEXXO_NETWORK_DENIED
modules('zlib').zstdCompressSync('x') => NEXXO_UNSUPPORTED
modules('crypto').createCipheriv('x') => NEXXO_UNSUPPORTED
modules('crypto').createHash('whirlpool') => ERR_CRYPTO_INVALID_DIGEST
modules('module').createRequire('/proj/x.js')('left-pad') => MODULE_NOT_FOUND`;

test('refuses what is not granted, naming the function', async () => {
  const guest = await engine();
  for (const line of DENIED.split('\n').filter(Boolean)) {
    const at = line.lastIndexOf(' => ');
    const [expression, code] = [line.slice(0, at), line.slice(at + 4)];
    const { error } = guest.evaluate(expression);
    assert.equal(error?.code, code, line);
    assert.ok(error.message.length > 10, line);
  }
  assert.match(
    guest.evaluate(`modules('child_process').execSync('ls')`).error.message,
    /^child_process\.execSync was called, and the sandbox does not grant/,
  );
});

test('finds modules that the bundle brings', async () => {
  const guest = await engine();
  guest.run(`globalThis[Symbol.for('nexxo.modules')] = { 'left-pad': () => 'padded' }`);
  assert.deepEqual(guest.evaluate(`modules('module').createRequire('/proj/x.js')('left-pad')`), {
    value: 'padded',
  });
});

test('runs timers in the order of their delays', async () => {
  const guest = await engine();
  guest.run(`globalThis.seen = [];
    setTimeout(() => seen.push('20'), 20); setTimeout((x) => seen.push(x), 5, '5'); setImmediate(() => { seen.push('now'); Promise.resolve().then(() => seen.push('job')); });
    const gone = setTimeout(() => seen.push('gone'), 1); clearTimeout(gone);
    let n = 0; const each = setInterval(() => { seen.push('i' + ++n); if (n === 2) clearInterval(each); }, 8);`);
  assert.equal(guest.timers.at(-1), 0);
  for (let turn = 0; turn < 20 && guest.timers.at(-1) !== -1; turn++) {
    guest.run('__glue.timers(0)');
    guest.drain();
  }
  assert.deepEqual(guest.evaluate('seen').value, ['now', 'job', '5', 'i1', 'i2', '20']);
  assert.equal(guest.timers.at(-1), -1);
});

test('bounds the timers that wait, and lets an unreferenced one wait alone', async () => {
  const guest = await engine();
  guest.run('globalThis.t = setInterval(() => {}, 5); t.unref();');
  assert.equal(guest.timers.at(-1), -1);
  assert.equal(
    guest.evaluate(`(() => { for (let i = 0; i < 10_001; i++) setTimeout(() => {}, 1); })()`).error.name,
    'RangeError',
  );
});

test('sends the console to the host', async () => {
  const guest = await engine();
  host.lines.length = 0;
  guest.run(
    `console.log('a %s', 'b', { c: 1 }); console.group('g'); console.warn('x\\ny'); console.groupEnd(); process.stdout.write('line\\n'); const { error } = console; error(new Error('e').message)`,
  );
  assert.deepEqual(host.lines, [
    [1, 'a b { c: 1 }\n'],
    [1, 'g\n'],
    [2, '  x\n  y\n'],
    [1, 'line\n'],
    [2, 'e\n'],
  ]);
});

test('is the same on every run, and knows its environment', async () => {
  const [one, two, other] = [
    await engine(),
    await engine(),
    await engine({ ...ENVIRONMENT, seed: 43, nodeVersion: '22.1.0' }),
  ];
  const random = '[Math.random(), crypto.randomUUID(), modules("crypto").randomBytes(4).toString("hex")]';
  const first = one.evaluate(random);
  assert.deepEqual(two.evaluate(random), first);
  assert.notDeepEqual(other.evaluate(random), first);
  assert.deepEqual(
    one.evaluate(
      '[process.cwd(), process.version, process.env.HOME, typeof navigator, "self" in globalThis, "__nexxo" in globalThis, typeof WebAssembly]',
    ).value,
    ['/proj', 'v20.19.0', '/home/me', 'undefined', false, false, 'object'],
  );
  assert.equal(other.evaluate('navigator.userAgent').value, 'Node.js/22');
  assert.equal(one.evaluate(`__modules.process.version`).value, 'v20.19.0');
});
