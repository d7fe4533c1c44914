// The development server: what plugins do with it natively, through facades that have to be granted.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as ask } from 'node:http';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vite from 'vite';
import { until } from '../../__test__/lib/until.mjs';
import { compare, RECORDER, recorded, writeFiles } from './lib/compare.mjs';
import { testSandbox } from './lib/sandbox.mjs';

const files = {
  'index.html': '<!doctype html><script type="module" src="/src/entry.js"></script>',
  'src/entry.js':
    'import { a } from "./a.js"; console.log(a);\nimport.meta.hot?.accept("./a.js", () => {});\n',
  'src/a.js': 'export const a = 1;\n',
  'package.json': '{}',
};

function fetchText(port, path, { method = 'GET', headers = {}, body } = {}) {
  return new Promise((resolve, reject) => {
    const request = ask({ port, path, method, headers, host: '127.0.0.1' }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () => {
        const { statusCode, headers } = response;
        const kept = Object.entries(headers).filter(([name]) => /^(x-|content-type|location)/.test(name));
        resolve({
          status: statusCode,
          headers: Object.fromEntries(kept),
          body: Buffer.concat(chunks).toString(),
        });
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}

async function withServer(plugin, root, run) {
  const server = await vite.createServer({
    root,
    configFile: false,
    logLevel: 'silent',
    plugins: [plugin],
    server: { port: 0, host: '127.0.0.1', watch: { ignored: ['**/dist/**'] } },
    optimizeDeps: { noDiscovery: true },
  });
  try {
    await server.listen();
    return await run(server, server.httpServer.address().port);
  } finally {
    await server.close();
  }
}

const granted = (...server) => ({ options: { server }, files });

test('middlewares: requests, responses, bodies, streams, rewrites, errors, order', async () => {
  const source = `${RECORDER}
export default () => ({ name: 'serves',
  configureServer(server) {
    note('server', this.meta.watchMode, server.config.command, server.config.root !== undefined, Object.keys(server.environments));
    server.middlewares.use((req, res, next) => { res.setHeader('X-All', 'yes'); next() });
    server.middlewares.use('/api', async (req, res, next) => {
      if (req.url.startsWith('/echo')) {
        let body = ''; for await (const chunk of req) body += chunk;
        res.statusCode = 201; res.setHeader('Content-Type', 'application/json');
        return res.end(JSON.stringify({ method: req.method, url: req.url, original: req.originalUrl, header: req.headers['x-mine'], body }));
      }
      if (req.url === '/on') { const chunks = []; req.on('data', (c) => chunks.push(c)); req.on('end', () => res.end('got ' + Buffer.concat(chunks).length)); return }
      if (req.url === '/stream') { res.writeHead(200, 'Fine', { 'X-Stream': ['a', 'b'] }); res.write('one '); await new Promise((r) => setTimeout(r, 5)); res.write(Buffer.from('two ')); return res.end('three') }
      if (req.url === '/redirect') { res.writeHead(302, { Location: '/src/a.js' }); return res.end() }
      if (req.url === '/fails') throw new Error('middleware failed');
      if (req.url === '/nexts') return next(new Error('passed on'));
      next();
    });
    server.middlewares.use((req, res, next) => { if (req.url === '/old.js') req.url = '/src/a.js'; next() });
    server.middlewares.use('/throws', () => { throw new Error('thrown at once') });
    return () => { note('post'); server.middlewares.use((req, res, next) => { if (req.originalUrl.includes('late')) { res.end('late ' + res.getHeader('x-all') + res.hasHeader('X-None') + res.statusCode); return } next() }) };
  },
  transformIndexHtml(html, ctx) { note('html', ctx.path, ctx.originalUrl, ctx.server !== undefined, ctx.bundle === undefined); return [{ tag: 'meta', attrs: { name: 'mine' } }] },
  watchChange(id) { tell(this, id) } })`;
  const result = await compare({ source, ...granted('middlewares') }, async (plugin, root) =>
    withServer(plugin, root, async (server, port) => {
      const results = [];
      for (const [path, options] of [
        ['/api/echo?x=1', { method: 'POST', headers: { 'x-mine': 'h' }, body: 'hello ünï' }],
        ['/api/on', { method: 'PUT', body: 'x'.repeat(100_000) }],
        ['/api/stream'],
        ['/api/redirect'],
        ['/old.js'],
        ['/late'],
        ['/'],
        ['/throws'],
        ['/api/nexts'],
      ]) {
        const answer = await fetchText(port, path, options);
        if (answer.status === 500) answer.body = /thrown at once|passed on/.exec(answer.body)?.[0];
        results.push([path, answer]);
      }
      return { results, seen: recorded(plugin) };
    }),
  );
  const answers = Object.fromEntries(result.results);
  assert.equal(answers['/api/echo?x=1'].status, 201);
  assert.match(answers['/old.js'].body, /a = 1/);
  assert.equal(answers['/late'].body, 'late yesfalse200');
  assert.match(answers['/'].body, /name="mine"/);
});

test('the module graph, the watcher, hot updates and messages to and from pages', async () => {
  const source = `${RECORDER}
const name = (m) => m && [m.url, m.id?.split('/').pop(), m.type, [...m.importers].map((i) => i.url), [...(m.importedModules ?? [])].map((i) => i.url), m.isSelfAccepting, [...m.acceptedHmrDeps].map((i) => i.url)];
export default () => { let server; return [{ name: 'hot',
  configureServer(s) {
    server = s;
    s.watcher.on('change', (file) => note('changed', file.split('/').pop()));
    s.watcher.add(s.config.root + '/watched.txt');
    s.ws.on('my:question', (data, client) => { note('asked', data); client.send('my:answer', { n: data.n + 1 }) });
    s.environments.client.hot.on('my:other', (data) => note('other', data));
  },
  async hotUpdate({ type, file, modules, read, timestamp, server: own }) {
    note('hotUpdate', this.environment.name, type, file.split('/').pop(), modules.map(name), (await read()).trim(), typeof timestamp, own === server);
    if (this.environment.name !== 'client') return;
    const graph = this.environment.moduleGraph;
    const entry = await graph.getModuleByUrl('/src/entry.js');
    note('graph', name(entry), name(graph.getModuleById(file)), [...graph.getModulesByFile(file)].length, modules[0] === graph.getModuleById(file), graph.getModuleById('nothing') === undefined, [...graph.idToModuleMap.keys()].map((id) => id?.split('/').pop()).filter((id) => /^(a|entry)\\.js$/.test(id)).sort());
    note('result', typeof modules[0].transformResult?.code, modules[0].lastHMRTimestamp);
    graph.invalidateModule(entry);
    note('invalidated', entry.transformResult);
    this.environment.hot.send('my:changed', { file: file.split('/').pop() });
    return [...modules, entry];
  },
  watchChange(id) { tell(this, id) } },
  { name: 'old', async handleHotUpdate(ctx) { note('handleHotUpdate', ctx.file.split('/').pop(), ctx.modules.map((m) => [m.url, [...m.importers].map((i) => i.url)]), await ctx.read() !== '', ctx.server.config.command); ctx.server.ws.send({ type: 'custom', event: 'my:old', data: { n: 1 } }); return ctx.modules.filter((m) => m.url === '/src/a.js') } }] }`;
  const result = await compare(
    { source, ...granted('middlewares', 'ws', 'watcher', 'moduleGraph') },
    async (plugin, root) => {
      writeFiles(root, { 'src/a.js': files['src/a.js'], 'watched.txt': 'w' });
      return withServer(plugin, root, async (server, port) => {
        for (const url of ['/src/entry.js', '/src/a.js']) await fetchText(port, url);
        const messages = [];
        const socket = new WebSocketClient(port, server.config.webSocketToken, messages);
        await socket.open;
        socket.send({ type: 'custom', event: 'my:question', data: { n: 1 } });
        socket.send({ type: 'custom', event: 'my:other', data: 'text' });
        await sleep(150);
        writeFileSync(join(root, 'src/a.js'), 'export const a = 2;\n');
        await sleep(400);
        socket.close();
        const kept = messages.filter(({ type }) => type !== 'connected' && type !== 'ping');
        for (const { updates = [] } of kept) for (const update of updates) delete update.timestamp;
        return { messages: kept, seen: recorded(plugin) };
      });
    },
  );
  const names = result.seen.map(([what]) => what);
  for (const what of ['hotUpdate', 'handleHotUpdate', 'asked', 'other', 'changed', 'graph'])
    assert.ok(names.includes(what), what);
  assert.ok(result.messages.some(({ event }) => event === 'my:answer'));
});

/** As much of a page as is needed: frames of text, short ones out and long ones in. */
class WebSocketClient {
  #socket;

  constructor(port, token, messages) {
    const headers = {
      Connection: 'Upgrade',
      Upgrade: 'websocket',
      'Sec-WebSocket-Key': randomBytes(16).toString('base64'),
      'Sec-WebSocket-Version': '13',
      'Sec-WebSocket-Protocol': 'vite-hmr',
    };
    this.open = new Promise((resolve, reject) => {
      const upgrade = ask({ port, host: '127.0.0.1', path: `/?token=${token}`, headers });
      upgrade
        .on('error', reject)
        .on('response', ({ statusCode }) => reject(new Error(`status ${statusCode}`)));
      upgrade.on('upgrade', (_response, socket, head) => {
        this.#socket = socket;
        let bytes = head;
        socket.on('data', (chunk) => {
          bytes = readFrames(Buffer.concat([bytes, chunk]), messages);
        });
        bytes = readFrames(bytes, messages);
        resolve();
      });
      upgrade.end();
    });
  }

  send(message) {
    const text = Buffer.from(JSON.stringify(message));
    this.#socket.write(Buffer.concat([Buffer.from([0x81, 0x80 | text.length, 0, 0, 0, 0]), text]));
  }

  close() {
    this.#socket.destroy();
  }
}

function readFrames(bytes, messages) {
  for (;;) {
    if (bytes.length < 2) return bytes;
    const isLong = bytes[1] === 126;
    if (isLong && bytes.length < 4) return bytes;
    const [start, length] = isLong ? [4, bytes.readUInt16BE(2)] : [2, bytes[1]];
    if (bytes.length < start + length) return bytes;
    if (bytes[0] === 0x81) messages.push(JSON.parse(bytes.subarray(start, start + length)));
    bytes = bytes.subarray(start + length);
  }
}

test('configurePreviewServer, printUrls and where a server listens', async () => {
  const source = `${RECORDER}
export default () => ({ name: 'previews',
  configurePreviewServer(server) {
    server.middlewares.use('/hello', (req, res) => res.end('hello ' + req.url));
    server.httpServer.once('listening', () => note('listening', typeof server.httpServer.address().port));
    const print = server.printUrls; server.printUrls = () => { note('urls', server.resolvedUrls.local.length); };
    return () => server.middlewares.use((req, res, next) => req.originalUrl === '/last' ? res.end('last') : next());
  },
  watchChange(id) { tell(this, id) } })`;
  const dist = { 'dist/index.html': '<p>built</p>' };
  const { pages } = await compare(
    { source, files: dist, options: { server: ['middlewares', 'urls'] } },
    async (plugin, root) => {
      const server = await vite.preview({
        root,
        configFile: false,
        logLevel: 'silent',
        plugins: [plugin],
        preview: { port: 0, host: '127.0.0.1' },
      });
      const { port } = server.httpServer.address();
      const pages = [];
      for (const path of ['/hello/x', '/last', '/']) pages.push((await fetchText(port, path)).body);
      server.printUrls();
      await server.close();
      return { pages, seen: recorded(plugin) };
    },
  );
  assert.deepEqual(pages, ['hello /x', 'last', '<p>built</p>']);
});

const uses = {
  middlewares: 'server.middlewares.use(() => {})',
  ws: "server.ws.send('x')",
  watcher: "server.watcher.add('/etc/passwd')",
  moduleGraph: "server.moduleGraph.getModuleById('x')",
  'moduleGraph  ': "return server.ssrLoadModule('/x.js')",
  'moduleGraph ': "return server.transformRequest('/x.js')",
  urls: 'server.resolvedUrls',
  restart: 'return server.restart()',
};
for (const [capability, use] of Object.entries(uses)) {
  test(`without a grant: ${capability}`, async () => {
    const { plugin, sandbox } = testSandbox();
    const p = await plugin(`export default () => ({ name: 'x', configureServer(server) { ${use} } })`);
    const ssr = { name: 'ssr', mode: 'dev', config: { consumer: 'server' } };
    const server = { environments: { client: {}, ssr }, config: {} };
    await assert.rejects(
      async () => p.configureServer.call({}, server),
      (error) => {
        assert.equal(error.code, 'NEXXO_SERVER_DENIED');
        assert.equal(error.hook, 'configureServer');
        assert.ok(error.message.includes(`server: ['${capability.trim()}']`), error.message);
        assert.deepEqual(error.grant, { server: [capability.trim()] });
        return true;
      },
    );
    const [{ denied }] = sandbox.report().plugins;
    assert.deepEqual(
      denied.map(({ grant }) => grant),
      [{ server: [capability.trim()] }],
    );
    sandbox.dispose();
  });
}

test('what no grant gives: other files, modules run, the server itself', async () => {
  const { plugin } = testSandbox({
    server: ['middlewares', 'ws', 'watcher', 'moduleGraph', 'urls', 'restart'],
  });
  const p = await plugin(`export default () => ({ name: 'x', async configureServer(server) {
    const seen = [];
    for (const name of ['transformIndexHtml', 'close', 'listen']) {
      try { await server[name]('/etc/passwd'); seen.push(name) } catch (error) { if (error.nexxo !== 'NEXXO_UNSUPPORTED') seen.push(name + error.message) }
    }
    if (server.constructor !== Object || server.pluginContainer !== undefined) seen.push('more');
    try { server.watcher.on('raw', () => {}); seen.push('raw') } catch {}
    if (seen.length > 0) throw new Error(seen.join());
  } })`);
  await p.configureServer.call({}, { environments: { client: {} }, config: {}, watcher: { on() {} } });
});

test("contexts of a development server's modules", async () => {
  const source = `${RECORDER}
import { basename } from 'node:path';
const members = ['resolve', 'load', 'parse', 'emitFile', 'getFileName', 'getModuleInfo', 'getModuleIds', 'addWatchFile', 'getWatchFiles', 'warn', 'info', 'debug', 'error', 'getCombinedSourcemap', 'fs', 'meta', 'setAssetSource', 'environment', 'cache'];
export default () => ({ name: 'dev', enforce: 'pre',
  buildStart() { note('buildStart', this.environment.name, this.environment.mode, this.meta.watchMode) },
  async resolveId(source, importer, options) {
    if (source === 'virtual:mine') return { id: '\\0virtual:mine', meta: { mine: 1 } };
    if (source === './a.js') { const found = await this.resolve(source, importer, { skipSelf: true }); note('resolved', basename(found.id), options.ssr, options.attributes, options.isEntry); return found }
  },
  load(id, options) { if (id === '\\0virtual:mine') { note('load', options, this.getModuleInfo(id)?.meta); return { code: 'export const mine = 1', map: null, meta: { loaded: true } } } },
  async transform(code, id, options) {
    if (!id.endsWith('entry.js')) return;
    note('members', members.map((name) => [name, typeof this[name]]));
    note('transform', code, Object.entries(options).sort(), this.environment.config.command, this.parse('a').type, [...this.getModuleIds()].map((i) => basename(i)).filter((i) => i === 'entry.js'), this.getWatchFiles?.().length ?? null);
    const loaded = await this.load({ id: (await this.resolve('virtual:mine')).id });
    note('loaded', loaded.id, loaded.meta);
    this.addWatchFile(id.replace('entry.js', 'extra.txt'));
    return { code: code + '\\nimport { mine } from "virtual:mine"; console.log(mine)', map: this.getCombinedSourcemap() };
  },
  transformIndexHtml: { order: 'pre', handler(html, ctx) { note('html', Object.keys(ctx).sort()); return html.replace('<!doctype html>', '<!doctype html><!-- seen -->') } },
  buildEnd() { note('buildEnd') }, closeBundle() { note('closeBundle') },
  watchChange(id) { tell(this, id) } })`;
  const { seen, pages } = await compare(
    { source, files: { ...files, 'src/extra.txt': 'extra' } },
    async (plugin, root) => {
      const pages = await withServer(plugin, root, async (server) => [
        (await server.transformRequest('/src/entry.js')).code.replaceAll(/\?t=\d+/g, ''),
        (await server.transformRequest('/src/entry.js', { ssr: true })).code,
        await server.transformIndexHtml('/', files['index.html']),
      ]);
      const seen = recorded(plugin).map((line) => JSON.stringify(line));
      return { pages, seen: seen.sort() };
    },
  );
  assert.match(pages[0], /virtual:mine/);
  assert.ok(seen.some((line) => line.startsWith('["loaded"')));
});

test('modules made for a plugin, of both environments, are those that pages get', async () => {
  const source = `${RECORDER}
export default () => { let server; return { name: 'asks',
  configureServer(s) { server = s },
  resolveId(id) { if (id === 'virtual:mine') return '\\0' + id }, load(id) { if (id === '\\0virtual:mine') return 'export default 1' },
  async hotUpdate() {
    const { environment } = this;
    const made = await environment.transformRequest('/src/a.js');
    note(environment.name, made.code.replaceAll(/\\?t=\\d+/g, ''), made.deps, made === null);
    note('timed', (await environment.transformRequest('/src/a.js?t=1700000000000')).code === made.code);
    note('virtual', (await environment.transformRequest('virtual:mine')).code);
    note('by the server', (await server.transformRequest('/src/a.js', { ssr: true })).code);
    await environment.warmupRequest('/src/entry.js');
    note('warm', typeof environment.moduleGraph.getModuleById(server.config.root + '/src/entry.js')?.transformResult?.code);
    try { await environment.transformRequest('/none.js'); note('made') } catch (error) { note(error.message.split('\\n')[0].replaceAll(server.config.root, ''), error.code) }
  },
  watchChange(id) { tell(this, id) } } }`;
  const { seen } = await compare({ source, ...granted('moduleGraph') }, async (plugin, root) => {
    writeFiles(root, { 'src/a.js': files['src/a.js'] });
    return withServer(plugin, root, async (server, port) => {
      await fetchText(port, '/src/a.js');
      writeFileSync(join(root, 'src/a.js'), 'export const a = 3;\n');
      const seen = await until('hotUpdate is through', () => {
        const all = recorded(plugin);
        return all.filter(([what]) => /none/.test(what)).length === 2 && all;
      });
      return { seen: seen.map((line) => JSON.stringify(line)).sort() };
    });
  });
  assert.ok(
    seen.some((line) => line.startsWith('["warm","string"')),
    seen.join('\n'),
  );
});

test('modules outside of what the plugin may name are not made for it, in any spelling', async () => {
  const { plugin, root, sandbox } = testSandbox({ server: ['moduleGraph'] });
  writeFiles(root, { ...files, '.env': 'KEY=secret' });
  const outside = mkdtempSync(join(tmpdir(), 'nexxo-outside-'));
  writeFiles(outside, { 'secret.js': 'export default "secret"', 'secret.txt': 'secret' });
  const p = await plugin(`export default () => { let server; const seen = []; return { name: 'asks',
    configureServer(s) { server = s },
    async watchChange(root, { event }) {
      for (const url of JSON.parse(event)) for (const ssr of [false, true]) for (const how of ['transformRequest', 'warmupRequest', 'ssrLoadModule']) {
        try { await server[how](url, { ssr }); seen.push(how + ' ' + url) } catch (error) { if (error.code !== 'NEXXO_NAME_DENIED') seen.push(url + ': ' + error.message) }
      }
      this.info(JSON.stringify(seen));
    } } }`);
  await withServer(p, root, async () => {
    const files = [`${outside}/secret.js`, `${outside}/secret.txt?raw`, `${root}/.env?raw`];
    const urls = files.flatMap((file) => [
      file,
      `/@fs${file}`,
      `/@fs/${encodeURI(file)}`,
      `/@fs/x/..${file}`,
    ]);
    urls.push('/.env?raw', './.env?raw', '.env?raw&t=1700000000000');
    const timed = urls.map((url) => `${url}${url.includes('?') ? '&' : '?'}t=1700000000000`);
    urls.push(...timed, `/../${basename(outside)}/secret.js`);
    let seen;
    await p.watchChange.call({ meta: {}, info: (text) => (seen = JSON.parse(text)) }, root, {
      event: JSON.stringify(urls),
    });
    assert.deepEqual(seen, []);
  });
  sandbox.dispose();
  rmSync(outside, { recursive: true });
});

const app = {
  ...files,
  'package.json': '{ "type": "module" }',
  'node_modules/esm/package.json':
    '{ "name": "esm", "version": "1.0.0", "type": "module", "exports": "./index.js" }',
  'node_modules/esm/index.js': 'export const esm = "esm"; export default 1;',
  'node_modules/cjs/package.json': '{ "name": "cjs", "version": "1.0.0" }',
  'node_modules/cjs/index.js': 'exports.cjs = "cjs " + require("node:path").basename(__filename);',
  'src/app.js': `import { basename } from 'node:path';
import { esm } from 'esm';
import cjs from 'cjs';
import data from './data.json';
import { counter, count } from './counter.js';
import * as all from './all.js';
export const runs = (globalThis.runs = (globalThis.runs ?? 0) + 1);
export const answer = async (request) => {
  count();
  const { late } = await import('./late.js');
  return new Response(JSON.stringify([basename(new URL(request.url).pathname), esm, cjs.cjs, data.a, counter, Object.keys(all), late, import.meta.env.DEV, basename(import.meta.url)]), { headers: { 'x-run': 'app' } });
};
export default { runs };`,
  'src/data.json': '{ "a": "json" }',
  'src/counter.js': 'export let counter = 0; export const count = () => { counter += 1; };',
  'src/all.js': `export * from './counter.js'; export { default as round } from './round.js';`,
  'src/round.js': `import * as all from './all.js'; export default () => all;`,
  'src/late.js': 'export const late = "first";',
  'src/throws.js': 'throw new TypeError("app failed");',
  'src/broken.js': 'export const = 1;',
};

test('a plugin runs modules of the project, and runs them anew once they are edited', async () => {
  const source = `
import { isRunnableDevEnvironment } from 'vite';
export default () => ({ name: 'runs',
  configureServer(server) {
    server.middlewares.use('/app', async (req, res, next) => {
      try {
        const { answer, runs } = await server.ssrLoadModule('/src/app.js');
        const response = await answer(new Request('http://x.test' + req.url));
        const same = (await server.environments.ssr.runner.import('/src/late.js')).late;
        res.setHeader('x-run', response.headers.get('x-run'));
        res.end(JSON.stringify([response instanceof Response, typeof runs, await response.json(), same]));
      } catch (error) { next(error) }
    });
    server.middlewares.use('/fails', async (req, res) => {
      const seen = [];
      for (const url of ['/src/throws.js', '/src/broken.js', '/none.js']) await server.ssrLoadModule(url).catch((error) => seen.push([url, error.name, error.message.split('\\n')[0].replaceAll(server.config.root, '')]));
      res.end(JSON.stringify(seen));
    });
    server.middlewares.use('/kinds', (req, res) => res.end(JSON.stringify([server.environments.client.runner === undefined, typeof server.environments.ssr.runner.import, ...Object.values(server.environments).map(isRunnableDevEnvironment)])));
  } })`;
  const { pages } = await compare(
    {
      source,
      options: { server: ['middlewares', 'moduleGraph'], read: ['.'] },
      files: app,
      packages: ['vite'],
    },
    async (plugin, root) => {
      writeFiles(root, app);
      return withServer(plugin, root, async (server, port) => {
        const pages = [await fetchText(port, '/app/a/b'), await fetchText(port, '/app/again')];
        await until('the server watches', () =>
          server.watcher.getWatched()[join(root, 'src')]?.includes('late.js'),
        );
        writeFileSync(join(root, 'src/late.js'), 'export const late = "second";\n');
        pages.push(
          await until('the edit arrives', async () => {
            const page = await fetchText(port, '/app/edited');
            return page.body.includes('second') && { ...page, body: page.body.replace(/,\d+,\[/, ',[') };
          }),
        );
        // Whether what is imported in `app.js` is the edited module depends in Vite on which request came first.
        pages[2].body = pages[2].body.replace(/"json",\d+/, '').replace(/"(?:first|second)",true/, '');
        return { pages: [...pages, await fetchText(port, '/fails'), await fetchText(port, '/kinds')] };
      });
    },
  );
  assert.match(pages[0].body, /"esm","cjs index.js","json",1/);
  assert.match(pages[2].body, /second/);
  assert.match(pages[3].body, /app failed/);
});

test('modules that a plugin runs have its rights, not those of the server', async () => {
  const { plugin, root, sandbox } = testSandbox({ server: ['moduleGraph'] });
  const spy = `import { readFileSync } from 'node:fs'; import { execSync } from 'node:child_process'; import http from 'node:http';
const seen = [typeof process.env.HOME, process.env.NEXXO_TEST_SPY ?? null];
for (const run of [() => readFileSync('/etc/hostname'), () => execSync('id'), () => http.get('http://127.0.0.1')]) { try { run(); seen.push('ran') } catch (error) { seen.push(error.code) } }
export default seen;`;
  writeFiles(root, { ...files, 'src/spy.js': spy });
  const p = await plugin(`export default () => { let server; return { name: 'runs',
    configureServer(s) { server = s },
    transform(code, id) { if (id.endsWith('spy.js')) return code + 'globalThis.wasInside = true;' },
    async watchChange() { this.info(JSON.stringify([...(await server.ssrLoadModule('/src/spy.js')).default, globalThis.wasInside])) } } }`);
  process.env.NEXXO_TEST_SPY = 'secret';
  await withServer(p, root, async () => {
    let seen;
    await p.watchChange.call({ meta: {}, info: (text) => (seen = JSON.parse(text)) }, root, {});
    assert.deepEqual(seen.slice(1), [
      null,
      'NEXXO_FS_DENIED',
      'NEXXO_PROCESS_DENIED',
      'NEXXO_NETWORK_DENIED',
      true,
    ]);
  });
  delete process.env.NEXXO_TEST_SPY;
  assert.equal(globalThis.wasInside, undefined);
  sandbox.dispose();
});
