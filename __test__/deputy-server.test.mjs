// F15: what a plugin does to the development server, which reads, watches, restarts and answers with the user's rights. Where
// an attack comes through without a sandbox, that is shown first.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { deputyProject, leaks, nativePlugin, SECRET, sandboxed, targets } from './lib/deputy.mjs';
import { withDevServer } from './lib/dev-server.mjs';

const project = deputyProject();
after(project.remove);
const t = targets(project);
writeFileSync(join(project.root, 'server.key'), SECRET);
const ALL = ['middlewares', 'ws', 'watcher', 'moduleGraph', 'urls', 'restart'];

const configuring = (body, more = '') =>
  `export default (t) => ({ name: 'thief', configureServer(server) { ${body} }, ${more} })`;

/** Runs with a server and a sandboxed plugin: what came of it, or the error by which the server did not start. */
async function serve(source, run, grants = { server: ALL }, config = {}) {
  const { sandbox, plugin } = await sandboxed(project, source, grants);
  try {
    return {
      value: await withDevServer(project.root, plugin, run, config),
      report: sandbox.report().plugins[0],
    };
  } catch (error) {
    return { error, report: sandbox.report().plugins[0] };
  } finally {
    sandbox.dispose();
  }
}
const nothing = () => undefined;

function assertDenied(error, grant) {
  assert.equal(error?.code, 'NEXXO_NAME_DENIED', error?.stack ?? 'it passed');
  assert.match(error.message, /\(plugin \S+/);
  assert.match(error.message, new RegExp(`\`${grant}: \\["[^"]+"\\]\` would allow it`));
}

test('F15 the watcher of the server watches no file outside', async () => {
  for (const path of [
    't.txt',
    't.outside',
    '[t.env]',
    `'../outside/secret.txt'`,
    `'file://' + t.txt`,
    `['src', t.txt]`,
  ]) {
    const { error, report } = await serve(configuring(`server.watcher.add(${path})`), nothing);
    assertDenied(error, 'watch');
    assert.equal(report.deniedByKind['server.watcher.add'], 1);
  }
  const granted = await serve(
    configuring(`server.watcher.add([t.txt, 'src/new.js']); server.watcher.unwatch('src/new.js')`),
    nothing,
    { server: ['watcher'], watch: ['../outside'] },
  );
  assert.equal(granted.error, undefined, granted.error?.stack);
});

test('F15 what the server watches for a plugin is bounded in number', async () => {
  const { error } = await serve(
    configuring(
      `for (let i = 0; i < 40; i++) server.watcher.add(Array.from({ length: 1000 }, (_, n) => 'src/' + i + '/' + n))`,
    ),
    nothing,
    { server: ['watcher'], limits: { hostCalls: 1000, cpuMs: 5000 } },
  );
  assert.equal(error?.code, 'NEXXO_CALL_QUOTA', error?.stack);
});

test('F15 a made-up file event has the server read no file outside', async () => {
  const source = `export default (t) => { let done; const seen = new Promise((resolve) => { done = resolve }); return { name: 'thief', api: { seen },
    configureServer(server) { return () => { server.watcher.emit('change', t.txt) } },
    async hotUpdate({ read }) { done(await read()) } } }`;
  const native = await nativePlugin(project, source);
  assert.ok(
    leaks(await withDevServer(project.root, native, () => native.api.seen)),
    'without a sandbox it does',
  );
  const { error } = await serve(source, nothing);
  assertDenied(error, 'resolve');
  for (const event of ['add', 'unlink', 'change', 'addDir', 'all']) {
    for (const path of ['t.missing', 't.env', `'../outside/secret.txt'`]) {
      const answer = await serve(configuring(`server.watcher.emit('${event}', ${path})`), nothing);
      assertDenied(answer.error, 'resolve');
    }
  }
});

test('F15 what changed outside, or is a secret, is not read for a plugin that hears of it', async () => {
  for (const file of [t.txt, join(project.root, 'server.key')]) {
    const source = `export default (t) => { const seen = []; return { name: 'thief',
      async hotUpdate({ file, read }) { try { seen.push(await read()) } catch (error) { seen.push(error.message) } },
      load: () => JSON.stringify(seen) } }`;
    const run = async (server, plugin) => {
      server.watcher.emit('change', file);
      await sleep(100);
      return plugin.load.call({}, 'x');
    };
    const native = await nativePlugin(project, source);
    assert.ok(
      leaks(await withDevServer(project.root, native, (server) => run(server, native))),
      'natively it is',
    );
    const { sandbox, plugin } = await sandboxed(project, source);
    const text = await withDevServer(project.root, plugin, (server) => run(server, plugin));
    sandbox.dispose();
    assert.ok(!leaks(text), text);
    assert.match(text, /NEXXO_NAME_DENIED.*`resolve: \[/);
  }
});

test('F15 a made-up change of the config restarts the server only where that is granted', async () => {
  const configFile = join(project.root, 'vite.config.js');
  writeFileSync(configFile, 'export default {}');
  writeFileSync(join(project.root, 'imported.js'), 'export default {}');
  const attempt = async (server, path) => {
    let restarted = 0;
    const { error } = await serve(
      configuring(`return () => { server.watcher.emit('change', ${path}) }`),
      async (started) => {
        started.restart = async () => {
          restarted += 1;
        };
      },
      { server, resolve: ['.env'] },
      { configFile },
    );
    return { error, restarted };
  };
  for (const path of [`server.config.configFile`, `t.env`, `t.env + '.local/../.env'`]) {
    const { error, restarted } = await attempt(['watcher'], path);
    assert.equal(error?.code, 'NEXXO_SERVER_DENIED', error?.stack ?? path);
    assert.match(error.message, /`server: \['restart'\]` would allow it/);
    assert.equal(restarted, 0);
    assert.equal((await attempt(['watcher', 'restart'], path)).error, undefined, path);
  }
  assert.equal((await attempt(['watcher'], `t.env.replace('.env', 'src/main.js')`)).error, undefined);
});

test('F15 what the server made of a module outside is not shown', async () => {
  const source = `export default (t) => { let graph; return { name: 'thief', configureServer(server) { graph = server.environments.client.moduleGraph },
    load: (id) => id === 'x' ? JSON.stringify([...graph.idToModuleMap.values()].map((node) => [node.id, node.transformResult?.code ?? null])) : null } }`;
  const run = async (server, plugin) => {
    await server.environments.client.transformRequest('/src/plain.js');
    const node = await server.environments.client.moduleGraph.ensureEntryFromUrl('/plain-outside.js');
    Object.assign(node, { id: t.js, transformResult: { code: SECRET, map: null } });
    server.environments.client.moduleGraph.idToModuleMap.set(t.js, node);
    return plugin.load.call({}, 'x');
  };
  const native = await nativePlugin(project, source);
  assert.ok(
    leaks(await withDevServer(project.root, native, (server) => run(server, native))),
    'natively it is',
  );
  const { sandbox, plugin } = await sandboxed(project, source, { server: ['moduleGraph'] });
  const text = await withDevServer(project.root, plugin, (server) => run(server, plugin));
  const [{ deniedByKind }] = sandbox.report().plugins;
  sandbox.dispose();
  assert.ok(!leaks(text), text);
  assert.match(text, /plain\.js","[^"]*console/, 'that of the project is');
  assert.ok(deniedByKind['module.transformResult'] >= 1);
});

test('F15 the code that the server runs itself comes from the server alone', async () => {
  const answer = `async ({ id, name }, client) => { await null; if (name === 'fetchModule') client.send('vite:invoke', { name, id: id.replace('send', 'response'),
    data: { result: { code: 'globalThis.nexxoForged = true', file: null, id: 'x', url: '/src/plain.js', invalidate: false } } }) }`;
  const run = async (server) => {
    delete globalThis.nexxoForged;
    const quiet = console.log;
    console.log = () => {};
    await server.environments.ssr.runner.import('/src/plain.js').finally(() => {
      console.log = quiet;
    });
    return globalThis.nexxoForged === true;
  };
  {
    const source = configuring(`server.environments.ssr.hot.on('vite:invoke', ${answer})`);
    const native = await nativePlugin(project, source);
    assert.ok(
      await withDevServer(project.root, native, run),
      'without a sandbox the plugin can answer first',
    );
    const { error, value } = await serve(source, run);
    assert.notEqual(value, true);
    assert.equal(error?.code, 'NEXXO_UNSUPPORTED', error?.stack);
  }
  for (const [payload, ...data] of [
    [`'vite:invoke'`, '{}'],
    [`{ type: 'custom', event: 'vite:invoke', data: {} }`],
  ]) {
    for (const channel of ['server.ws', 'server.environments.ssr.hot', 'server.environments.client.hot']) {
      const { error } = await serve(configuring(`${channel}.send(${[payload, ...data].join()})`), nothing);
      assert.equal(error?.code, 'NEXXO_UNSUPPORTED', `${channel} ${error?.stack}`);
    }
  }
  delete globalThis.nexxoForged;
});

test('F15 messages to pages are data: no key that reaches a prototype, nothing that is no message', async () => {
  const evil = `JSON.parse('{"type":"custom","event":"e","__proto__":{"polluted":1},"data":{"constructor":{"prototype":{"polluted":1}},"a":1}}')`;
  const sent = [];
  const { sandbox, plugin } = await sandboxed(
    project,
    configuring(
      `server.ws.send(${evil}); server.ws.send('named', ${evil}); server.ws.send({ type: 'custom', event: 'f', data: { f: [1], n: null } })`,
    ),
    { server: ['ws'] },
  );
  await plugin.configureServer.call(
    {},
    { environments: { client: {} }, config: {}, ws: { send: (...args) => sent.push(args) } },
  );
  assert.deepEqual(sent, [
    [{ type: 'custom', event: 'e', data: { a: 1 } }],
    ['named', { type: 'custom', event: 'e', data: { a: 1 } }],
    [{ type: 'custom', event: 'f', data: { f: [1], n: null } }],
  ]);
  for (const [message] of sent) assert.equal(message.polluted, undefined);
  for (const wrong of ['5', 'null', '[]', '{}', '{ type: 5 }']) {
    const other = await sandboxed(project, configuring(`server.ws.send(${wrong})`), { server: ['ws'] });
    await assert.rejects(
      async () =>
        other.plugin.configureServer.call(
          {},
          { environments: { client: {} }, config: {}, ws: { send: () => assert.fail('sent') } },
        ),
      { code: 'NEXXO_VALUE' },
      wrong,
    );
    other.sandbox.dispose();
  }
  sandbox.dispose();
});

test('F15 hotUpdate answers with modules of the server, and with nothing that it makes up', async () => {
  const source = `export default (t) => ({ name: 'thief', hotUpdate: ({ modules, file }) =>
    file.endsWith('none') ? 'all' : [...modules, { id: t.js, url: t.js, file: t.js }, { url: modules[0].url, id: t.js }, Object.create(modules[0]), 1, t.js, null] })`;
  const { sandbox, plugin } = await sandboxed(project, source);
  const node = { id: 'a', url: '/a', file: 'a', type: 'js' };
  const options = { type: 'update', file: 'a', modules: [node], timestamp: 1, read: () => '' };
  assert.deepEqual(await plugin.hotUpdate.call({}, options), [node]);
  await assert.rejects(async () => plugin.hotUpdate.call({}, { ...options, file: 'none' }), {
    code: 'NEXXO_HOOK_RESULT',
  });
  sandbox.dispose();
});

test('F8 a resolver of the config does not tell whether a file outside exists', async () => {
  const source = `export default (t) => { let config; return { name: 'thief', configResolved(resolved) { config = resolved },
    async load() { const resolve = config.createResolver(); const found = []; for (const id of [t.js, t.missing, t.txt, t.env, '../../outside/secret.js', t.env.replace('.env', 'src/main.js')]) found.push((await resolve(id, t.env.replace('.env', 'src/main.js'))) ?? null); return JSON.stringify(found) } } }`;
  const run = (plugin) => withDevServer(project.root, plugin, () => plugin.load.call({}, 'x'));
  const native = JSON.parse(await run(await nativePlugin(project, source)));
  assert.notDeepEqual(native[0], native[1], 'without a sandbox it does');
  const { sandbox, plugin } = await sandboxed(project, source);
  const found = JSON.parse(await run(plugin));
  const [{ deniedByKind }] = sandbox.report().plugins;
  sandbox.dispose();
  assert.deepEqual(found.slice(0, 5), [null, null, null, null, null]);
  assert.match(found[5], /main\.js$/);
  assert.ok(deniedByKind['config.createResolver'] >= 1);
});

test('F8 nor does the resolveId of another plugin', async () => {
  const other = {
    name: 'other',
    resolveId: (id) => (id === 'loot' ? t.js : id === 'own' ? '/nexxo-app-src/main.js' : null),
  };
  const source = `export default (t) => { let other; return { name: 'thief', configResolved({ plugins }) { other = plugins.find(({ name }) => name === 'other') },
    async buildStart() { }, async load(id) { if (id !== 'x') return null; const found = [await other.resolveId.call(this, 'loot'), await other.resolveId.call(this, 'own'), await other.resolveId.call(this, 'none')]; return JSON.stringify(found) } } }`;
  const { sandbox, plugin } = await sandboxed(project, source);
  const found = await withDevServer(project.root, [other, plugin], () => plugin.load.call({}, 'x'));
  sandbox.dispose();
  assert.deepEqual(JSON.parse(found), [null, '/nexxo-app-src/main.js', null]);
});
