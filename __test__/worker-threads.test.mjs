// `worker_threads` inside: a worker is another instance with the plugin's rights and limits. Each plugin runs natively too.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { createSandbox } from '@nexxo/native';

function project(t, files) {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'nexxo-workers-')));
  t.after(() => rmSync(root, { recursive: true, force: true }));
  for (const [name, text] of Object.entries({ 'package.json': '{ "type": "module" }', ...files })) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  return root;
}

async function inside(t, root, options = {}) {
  const { limits, ...rest } = options;
  const sandbox = createSandbox({
    root,
    allowUnsigned: true,
    cacheDir: false,
    read: ['.'],
    limits: { cpuMs: 5000, ...limits },
    ...rest,
  });
  t.after(() => sandbox.dispose());
  const plugin = await sandbox.plugin('./plugin.mjs', root);
  return { sandbox, load: (id = 'id') => sandbox.callHook(plugin, 'load', [id], {}) };
}

/** What `load` gives natively and inside. */
async function compare(t, files, options) {
  const root = project(t, files);
  const { default: factory } = await import(pathToFileURL(join(root, 'plugin.mjs')).href);
  const { load } = await inside(t, root, options);
  return { native: await factory(root).load('id'), inside: await load() };
}

const plugin = (body, imports = '') => `import { Worker } from 'node:worker_threads';
import { join } from 'node:path';
${imports}
/** Runs a worker to its end; what happened, in order, but for when it was online: Node itself is of two minds there. */
const watch = (worker, started = () => {}) => new Promise((done) => {
  const seen = [];
  const note = (kind, show = (value) => value) => worker.on(kind, (value) => seen.push([kind, show(value)]));
  let isOnline = false;
  worker.on('online', () => (isOnline = true));
  note('message', (value) => (value instanceof Uint8Array ? value.length : value));
  note('error', (error) => [error?.name, error?.message, error?.code]);
  worker.on('exit', (code) => { seen.push(['exit', code, worker.threadId]); done([['online', isOnline], ...seen]); });
  started(worker);
});
export default (root) => ({ name: 'starter', async load(id) { ${body} } });
`;

test('a plugin that is its own worker: values of every kind go both ways', async (t) => {
  const result = await compare(t, {
    'plugin.mjs': `import { isMainThread, parentPort, threadId, Worker, workerData } from 'node:worker_threads';
import { fileURLToPath } from 'node:url';
const kinds = (value) => [value.map instanceof Map && [...value.map], value.set?.size, value.date instanceof Date && value.date.toISOString(),
  value.big === 10n ** 20n, 'none' in value, value.none, value.bytes instanceof Uint16Array && value.bytes.join(), String(value.re), value.error instanceof TypeError && value.error.message,
  value.list.length, 1 in value.list, Object.is(value.zero, -0)];
if (!isMainThread) {
  parentPort.on('message', (value) => {
    if (value === 'end') parentPort.close();
    else parentPort.postMessage({ ...value, kinds: kinds(value), workerData, threadId, self: import.meta.url });
  });
}
export default () => ({ name: 'own', load: () => new Promise((done, fail) => {
  const worker = new Worker(fileURLToPath(import.meta.url), { workerData: { given: [1, { two: 2 }] } });
  const seen = [isMainThread, parentPort, workerData, threadId, worker.threadId > 0];
  worker.on('message', (value) => { seen.push(kinds(value), value.kinds, value.workerData, value.threadId === worker.threadId, value.self === import.meta.url); worker.postMessage('end'); });
  worker.on('error', fail);
  worker.on('exit', (code) => done(JSON.stringify([...seen, code])));
  worker.postMessage({ map: new Map([[{ a: 1 }, 'b']]), set: new Set([1, 2]), date: new Date(5), big: 10n ** 20n, none: undefined, bytes: new Uint16Array([1, 500]), re: /x/gi,
    error: new TypeError('told'), list: [1, , 3], zero: -0 });
}) });`,
  });
  assert.deepEqual(JSON.parse(result.inside), JSON.parse(result.native));
});

test('files of both module systems, code, arguments and environment', async (t) => {
  const result = await compare(t, {
    'plugin.mjs': plugin(`
      const options = { argv: ['one', 2], env: { OWN: 'x' }, workerData: 'data' };
      const all = [];
      for (const make of [
        () => new Worker(join(root, 'work.mjs'), options),
        () => new Worker(new URL('./work.cjs', import.meta.url), options),
        () => new Worker("require('worker_threads').parentPort.postMessage(['code', require('node:path').sep, __filename.endsWith('[worker eval]'), process.env.OWN])", { ...options, eval: true }),
      ]) all.push(await watch(make()));
      return JSON.stringify(all);`),
    'work.mjs': `import { parentPort, workerData } from 'node:worker_threads';
import { part } from './part.mjs';
parentPort.postMessage([part, workerData, process.argv.slice(2), process.env.OWN, process.env.PATH, import.meta.url]);`,
    'part.mjs': 'export const part = "part";',
    'work.cjs': `const { parentPort, workerData, isMainThread } = require('node:worker_threads');
parentPort.postMessage([workerData, process.argv.slice(1), isMainThread, __filename, process.env.OWN]);`,
  });
  assert.equal(result.inside, result.native);
});

test('how a worker ends: by itself, by exit, by terminate, by what it throws and rejects', async (t) => {
  const file = (body) => `import { parentPort } from 'node:worker_threads';\n${body}`;
  const result = await compare(t, {
    'plugin.mjs': plugin(`
      const all = [];
      for (const name of ['idle', 'timer', 'exits', 'throws', 'listener', 'rejects', 'missing'])
        all.push(name, await watch(new Worker(join(root, name + '.mjs')), (worker) => worker.postMessage(name)));
      const waiting = new Worker(join(root, 'waits.mjs'));
      const seen = watch(waiting);
      await new Promise((done) => waiting.once('message', done));
      all.push(await waiting.terminate(), await seen);
      return JSON.stringify(all).replaceAll(root, '<root>').replace(/Cannot find module[^"]*/, '<missing>').replace('"ERR_MODULE', '"MODULE');`),
    'idle.mjs': file('parentPort.postMessage(1);'),
    'timer.mjs': file('setTimeout(() => parentPort.postMessage("late"), 5);'),
    'exits.mjs': file(
      'parentPort.on("message", () => { parentPort.postMessage("last"); process.exit(3); });',
    ),
    'throws.mjs': file('throw new RangeError("at once");'),
    'listener.mjs': file('parentPort.on("message", (name) => { throw new TypeError("in " + name); });'),
    'rejects.mjs': file(
      'parentPort.on("message", async () => { await null; throw Object.assign(new Error("later"), { code: "OWN" }); });',
    ),
    'waits.mjs': file('parentPort.on("message", () => {}); parentPort.postMessage("ready");'),
  });
  assert.deepEqual(JSON.parse(result.inside), JSON.parse(result.native));
});

test('what a worker prints goes to its streams where they are asked for', async (t) => {
  const result = await compare(t, {
    'plugin.mjs': plugin(`
      const worker = new Worker('console.log("out"); console.error("err")', { eval: true, stdout: true, stderr: true });
      const texts = [worker.stdout, worker.stderr].map(async (stream) => { let text = ''; for await (const chunk of stream) text += chunk; return text; });
      await watch(worker);
      return JSON.stringify(await Promise.all(texts));`),
  });
  assert.deepEqual(JSON.parse(result.inside), ['out\n', 'err\n']);
  assert.equal(result.inside, result.native);
});

const one = (code, options = '{}') =>
  plugin(
    `return JSON.stringify(await watch(new Worker(${JSON.stringify(code)}, { eval: true, ...${options} }), (worker) => worker.postMessage(1)));`,
  );
const listening = (body) => `require('worker_threads').parentPort.on('message', () => { ${body} });`;

const refused = async (t, source, options, code) => {
  const { load } = await inside(t, project(t, { 'plugin.mjs': source }), options);
  await assert.rejects(async () => load(), { code });
  return load;
};

test('a worker that does not stop computing stops the plugin: when it is loaded and when it is told something', async (t) => {
  await refused(t, one(listening('for (;;);')), { limits: { cpuMs: 50 } }, 'NEXXO_CPU_LIMIT');
  await refused(t, one('for (;;);'), { limits: { loadCpuMs: 300 } }, 'NEXXO_CPU_LIMIT');
});

test('many short tasks of workers count together as the hook that waits for them', async (t) => {
  const source = plugin(`
    const worker = new Worker("const { parentPort } = require('worker_threads'); parentPort.on('message', (n) => { for (let i = 0; i < 3e5; i++); parentPort.postMessage(n); })", { eval: true });
    for (let n = 0; n < 5000; n++) await new Promise((done) => { worker.once('message', done); worker.postMessage(n); });
    return 'got round the limit';`);
  await refused(t, source, { limits: { cpuMs: 200 } }, 'NEXXO_CPU_LIMIT');
});

test('a plugin that starts workers again and again meets the limit for loading', async (t) => {
  const source = plugin(`
    for (let n = 0; n < 5000; n++) await watch(new Worker('for (let i = 0; i < 1e6; i++); ' + n, { eval: true }));
    return 'got round the limit';`);
  await refused(t, source, { limits: { loadCpuMs: 200 } }, 'NEXXO_CPU_LIMIT');
});

test('what workers cost to load is no sum over the build', async (t) => {
  const source = plugin(
    "return JSON.stringify(await watch(new Worker('for (let i = 0; i < 1e6; i++); // ' + id, { eval: true })));",
  );
  const { load, sandbox } = await inside(t, project(t, { 'plugin.mjs': source }), {
    limits: { loadCpuMs: 300 },
  });
  const used = () => sandbox.report().plugins[0].hooks.find(({ hook }) => hook === 'workers')?.cpuMs ?? 0;
  for (let n = 0; used() < 400; n++) assert.match(await load(String(n)), /"exit",0/);
});

test('a worker that takes too much memory ends, and who started it is told', async (t) => {
  const grow = 'const all = []; for (;;) all.push(new Uint8Array(1 << 20).fill(1));';
  const { load } = await inside(t, project(t, { 'plugin.mjs': one(listening(grow)) }), {
    limits: { memoryMiB: 32 },
  });
  const [, [, [, , code]], [, exit]] = JSON.parse(await load());
  assert.deepEqual([code, exit], ['ERR_WORKER_OUT_OF_MEMORY', 1]);
});

test('no more than four workers at a time, none of workers, none that share memory or ports', async (t) => {
  const tries = plugin(
    `const codes = [];
    const tried = (make) => { try { make(); codes.push('none'); } catch (error) { codes.push(typeof error.code === 'string' ? error.code : error.name); } };
    const wait = "require('worker_threads').parentPort.on('message', () => {})";
    const workers = [];
    for (let i = 0; i < 5; i++) tried(() => workers.push(new Worker(wait, { eval: true })));
    await Promise.all(workers.map((worker) => worker.terminate()));
    tried(() => workers.push(new Worker(wait, { eval: true })));
    tried(() => workers.at(-1).postMessage(() => {}));
    const { port1 } = new MessageChannel();
    tried(() => workers.at(-1).postMessage(port1, [port1]));
    tried(() => workers.at(-1).postMessage({ port1 }));
    await workers.at(-1).terminate();
    const nested = new Worker("const { Worker } = require('worker_threads'); new Worker('1', { eval: true })", { eval: true });
    codes.push(await new Promise((done) => nested.on('error', (error) => done(error.message.split(':')[0]))));
    return JSON.stringify(codes);`,
  );
  const { load } = await inside(t, project(t, { 'plugin.mjs': tries }));
  assert.deepEqual(JSON.parse(await load()), [
    ...['none', 'none', 'none', 'none', 'NEXXO_REFERENCE_LIMIT', 'none'],
    ...['DataCloneError', 'NEXXO_UNSUPPORTED', 'DataCloneError', 'NEXXO_UNSUPPORTED'],
  ]);
});

test('a worker reads what the plugin may read, and is denied the rest', async (t) => {
  const outside = project(t, { 'secret.mjs': 'console.log(1)' });
  const source = plugin(`
    const all = [];
    for (const file of ['${outside}/secret.mjs', root + '/.env.mjs'])
      all.push(await watch(new Worker(file)));
    all.push(await watch(new Worker("const fs = require('fs'); const { parentPort } = require('worker_threads'); const tried = (run) => { try { return String(run()).length; } catch (error) { return error.code; } }; parentPort.postMessage([tried(() => fs.readFileSync(process.argv[2] + '/allowed.txt')), tried(() => fs.readFileSync('${outside}/secret.mjs')), tried(() => fs.writeFileSync(process.argv[2] + '/x', '')), tried(() => require('child_process').execSync('ls')), tried(() => process.env.HOME)])", { eval: true, argv: [root] })));
    return JSON.stringify(all);`);
  const root = project(t, { 'plugin.mjs': source, 'allowed.txt': 'four', '.env.mjs': 'throw 1' });
  const { load, sandbox } = await inside(t, root);
  const [far, secret, [, [, tried]]] = JSON.parse(await load());
  for (const events of [far, secret]) assert.equal(events.at(-1)[1], 1, JSON.stringify(events));
  assert.deepEqual(tried, [
    4,
    'NEXXO_FS_DENIED',
    'NEXXO_FS_DENIED',
    'NEXXO_PROCESS_DENIED',
    'undefined'.length,
  ]);
  const [{ denied, filesRead, hooks }] = sandbox.report().plugins;
  assert.ok(
    denied.some(({ path }) => path === join(outside, 'secret.mjs')),
    'the report has what a worker was denied',
  );
  assert.ok(filesRead.includes(join(root, 'allowed.txt')), 'and what it read');
  assert.equal(hooks.find(({ hook }) => hook === 'workers').calls, 3);
});

test('messages that nobody takes are bounded', async (t) => {
  const source = one(
    `const { parentPort } = require('worker_threads'); const big = new Uint8Array(1 << 20);
    parentPort.on('message', () => { for (let i = 0; i < 8; i++) parentPort.postMessage(big); parentPort.postMessage('all of them'); })`,
  );
  const { load } = await inside(t, project(t, { 'plugin.mjs': source }), { limits: { outputMiB: 4 } });
  const result = await load().then(String, (error) => error.code);
  assert.doesNotMatch(result, /all of them/);
  assert.match(result, /NEXXO_OUTPUT_LIMIT/);
});

test('a hook that waits for a worker that waits for the hook is told so', async (t) => {
  const source =
    plugin(`const worker = new Worker("require('worker_threads').parentPort.on('message', () => {})", { eval: true });
    await new Promise((done) => worker.on('message', done));`);
  await refused(t, source, { limits: { hookIdleMs: 300 } }, 'NEXXO_HOOK_TIMEOUT');
});

test('the end of the sandbox is the end of its workers', async (t) => {
  const source =
    plugin(`const worker = new Worker("const { parentPort } = require('worker_threads'); parentPort.on('message', () => {}); setInterval(() => parentPort.postMessage('still here'), 1)", { eval: true });
    globalThis.count = 0; worker.on('message', () => { globalThis.count++; });
    await new Promise((done) => worker.once('message', done));
    return 'started';`);
  const { load, sandbox } = await inside(t, project(t, { 'plugin.mjs': source }));
  assert.equal(await load(), 'started');
  sandbox.dispose();
  const [{ hooks }] = sandbox.report().plugins;
  await new Promise((done) => setTimeout(done, 50));
  const [{ hooks: later }] = sandbox.report().plugins;
  const bytes = (list) => list.find(({ hook }) => hook === 'workers').bytesOut;
  assert.equal(bytes(later), bytes(hooks));
});

test("a worker's write grant does not reach the sandbox's own cache, nor are snapshots of workers kept there", async (t) => {
  const source = plugin(`
    const worker = new Worker("const fs = require('fs'); const { parentPort } = require('worker_threads'); const tried = (file) => { try { fs.writeFileSync(file, 'x'); return 'written'; } catch (error) { return error.code; } }; parentPort.postMessage([tried(process.argv[2] + '/out.txt'), tried(process.argv[2] + '/cache/snapshots/x.snapshot')])", { eval: true, argv: [root] });
    return JSON.stringify(await watch(worker));`);
  const root = project(t, { 'plugin.mjs': source });
  const { load } = await inside(t, root, { cacheDir: 'cache', write: ['.'] });
  const before = readdirSync(join(root, 'cache/snapshots')).length;
  const [, [, tried]] = JSON.parse(await load());
  assert.deepEqual(tried, ['written', 'NEXXO_FS_DENIED']);
  assert.equal(readdirSync(join(root, 'cache/snapshots')).length, before);
});
