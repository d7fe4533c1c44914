// A plugin that fails shows where: its own file and line, function by function, and the module that it was about, as readable
// as natively, wherever it fails.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';
import * as vite from 'vite';
import { bundlers, compare } from './lib/compare.mjs';
import { testSandbox } from './lib/sandbox.mjs';

const files = {
  'src/entry.js': 'import "./other.js";\nconsole.log(1);\n',
  'src/other.js': 'export const b = 1;\n',
};

const FRAME =
  /^\s+at (?!async )(?:new )?(?:(?:\w+\.)*([\w$]+)(?: \[as \w+\])? \()?[^\n]*?plugin-1\.mjs:(\d+)/gm;

/** The plugin's own functions and lines in what a user sees of an error. Who awaits whom is V8's to tell. */
function places(text) {
  return [...text.matchAll(FRAME)].map(([, name, line]) => `${name ?? '-'}:${line}`);
}

/** What a user learns from an error. */
function told(error) {
  const { plugin, hook, id, pluginCode } = error;
  const message = error.message.split('\n', 1)[0];
  return { name: error.name, message, plugin, hook, id, pluginCode, places: places(String(error.stack)) };
}

/** Fails in the third of three functions, each on a line of its own. */
const deep = `
function inner(what) {
  throw new TypeError(what);
}
function middle(what) {
  inner(what);
}
`;

const failures = {
  'a synchronous hook': [
    `transform(code, id) {
    if (id.endsWith('other.js')) middle('at once');
  }`,
    ['inner:3', 'middle:6', 'transform:9'],
  ],
  'an asynchronous hook, before it waits': [
    `async transform(code, id) {
    if (id.endsWith('other.js')) middle('early');
  }`,
    ['inner:3', 'middle:6', 'transform:9'],
  ],
  'an asynchronous hook, after it waited': [
    `async load(id) {
    await new Promise((done) => setTimeout(done, 1));
    if (id.endsWith('other.js')) middle('late');
  }`,
    ['inner:3', 'middle:6', 'load:10'],
  ],
  'a timer that a hook waits for': [
    `transform(code, id) {
    if (id.endsWith('other.js')) return new Promise((_, reject) => setTimeout(function tick() {
      try { middle('timed') } catch (error) { reject(error) }
    }, 1));
  }`,
    ['inner:3', 'middle:6', 'tick:10'],
  ],
  'a job that a hook waits for': [
    `async resolveId(source) {
    if (source === './other.js') await Promise.resolve().then(function job() { middle('job') });
  }`,
    ['inner:3', 'middle:6', 'job:9'],
  ],
  'a hook with an order and a filter': [
    `transform: { order: 'pre', filter: { id: /other/ }, handler() {
    middle('ordered');
  } }`,
    ['inner:3', 'middle:6', 'handler:9'],
  ],
  'a hook of the output': [
    `renderChunk() {
    middle('rendering');
  }`,
    ['inner:3', 'middle:6', 'renderChunk:9'],
  ],
  'this.error': [
    `transform(code, id) {
    if (id.endsWith('other.js')) this.error(new RangeError('told'), 3);
  }`,
    ['transform:9'],
  ],
};

for (const bundler of Object.keys(bundlers)) {
  for (const [where, [hook, expected]] of Object.entries(failures)) {
    test(`${bundler}: an error in ${where} is shown at its place`, async () => {
      const source = `${deep}export default () => ({ name: 'failing', enforce: 'pre', ${hook} })`;
      const { error } = await compare({ source, files }, async (plugin, root) => {
        try {
          await bundlers[bundler]({ root, entry: 'src/entry.js', plugins: [plugin], onLog() {} });
        } catch (error) {
          const [first = error] = error.errors ?? [];
          return {
            error: told({ ...first, name: first.name, message: first.message, stack: `${first.stack}` }),
            own: /plugin-1\.mjs/.test(`${error.stack}`),
          };
        }
        return {};
      });
      assert.deepEqual(error.places, expected);
      assert.equal(error.plugin, 'failing');
      if (/transform/.test(hook)) assert.match(error.id, /other\.js$/);
    });
  }
}

const failingFactories = {
  'at import': `middle('importing');\nexport default () => ({ name: 'x' });`,
  'in its factory': `export default function factory() {\n  middle('making');\n}`,
  'in its factory, later': `export default async function factory() {\n  await null;\n  middle('making');\n}`,
};
for (const [where, source] of Object.entries(failingFactories)) {
  test(`an error of a plugin ${where} is shown at its place`, async () => {
    const { sandbox, plugin } = testSandbox();
    const error = await plugin(`${deep}${source}`).catch((thrown) => thrown);
    sandbox.dispose();
    assert.match(error.message, /plugin-1\.mjs/, 'who');
    assert.match(error.message, /importing|making/, 'what');
    const shown = inspect(error);
    const line = where.endsWith('later') ? 10 : where === 'at import' ? 8 : 9;
    const found = places(shown).filter((place, index, all) => all.indexOf(place) === index);
    assert.deepEqual(found.slice(0, 2), ['inner:3', 'middle:6'], shown);
    assert.match(shown, new RegExp(`plugin-1\\.mjs:${line}:`), shown);
    assert.match(shown, /TypeError: (?:importing|making)/);
  });
}

test('an error of a function of the project keeps its place there', async () => {
  const { sandbox, plugin } = testSandbox();
  const option = () => {
    throw new RangeError('from the project');
  };
  const p = await plugin(
    `export default (option) => ({ name: 'x', transform(code, id) { return option(code) }, async load(id) { await null; return option(id) },
    renderChunk(code) { try { option(code) } catch (error) { return error.stack } } })`,
    option,
  );
  for (const call of [() => p.transform.call({}, 'c', 'a.js'), () => p.load.call({}, 'a.js')]) {
    const error = await Promise.resolve()
      .then(call)
      .catch((thrown) => thrown);
    assert.equal(error.constructor, RangeError, 'the very error');
    assert.match(error.stack, /error-places\.test\.mjs:\d+/);
  }
  sandbox.dispose();
});

test('an error of a function of the plugin that the project calls is shown at its place', async () => {
  const { sandbox, plugin } = testSandbox();
  const held = [];
  await plugin(
    `${deep}export default (keep) => { keep(function given(what) {\n  middle(what);\n}); return { name: 'x' } }`,
    (fn) => {
      held.push(fn);
    },
  );
  assert.throws(
    () => held[0]('called'),
    (error) => {
      assert.deepEqual(places(error.stack).slice(0, 3), ['inner:3', 'middle:6', 'given:9']);
      return error.message === 'called' && error.name === 'TypeError';
    },
  );
  sandbox.dispose();
});

/** What Vite writes of an error while a server runs, and what a page gets. */
async function served(plugin, root, path) {
  const lines = [];
  const logger = { ...vite.createLogger('silent'), error: (text) => lines.push(text) };
  const server = await vite.createServer({
    root,
    configFile: false,
    customLogger: logger,
    plugins: [plugin],
    server: { port: 0, host: '127.0.0.1', watch: null, ws: false },
    optimizeDeps: { noDiscovery: true },
  });
  try {
    await server.listen();
    const response = await fetch(`http://127.0.0.1:${server.httpServer.address().port}${path}`);
    await response.text();
    await sleep(20);
    return { status: response.status, log: lines.join('\n') };
  } finally {
    await server.close();
  }
}

const inServer = {
  'a middleware': [
    `configureServer(server) { server.middlewares.use('/fails', function answer() {\n    middle('answering');\n  }) }`,
    '/fails',
    ['inner:3', 'middle:6', 'answer:9'],
  ],
  'a middleware that passes it on': [
    `configureServer(server) { server.middlewares.use('/fails', function answer(req, res, next) {\n    try { middle('answering') } catch (error) { next(error) }\n  }) }`,
    '/fails',
    ['inner:3', 'middle:6', 'answer:9'],
  ],
  'a transform while serving': [
    `transform(code, id) {\n    if (id.endsWith('other.js')) middle('serving');\n  }`,
    '/src/other.js',
    ['inner:3', 'middle:6', 'transform:9'],
  ],
};
for (const [where, [hook, path, expected]] of Object.entries(inServer)) {
  test(`Vite's server: an error in ${where} is shown at its place`, async () => {
    const source = `${deep}export default () => ({ name: 'failing', ${hook} })`;
    await compare({ source, files, options: { server: ['middlewares'] } }, async (plugin, root) => {
      const { status, log } = await served(plugin, root, path);
      assert.deepEqual(places(log).slice(0, 3), expected, log);
      assert.match(log, /answering|serving/);
      return { status, places: places(log), first: log.split('\n')[0] };
    });
  });
}

test('an error of a timer that nobody waits for fails what waits, or is written, with its place', async () => {
  const { sandbox, plugin } = testSandbox();
  const p = await plugin(`${deep}export default () => ({ name: 'x', async load(id) {
    setTimeout(function tick() { middle('alone') }, 1);
    if (id !== 'gone') await new Promise((done) => setTimeout(done, 20));
    return 'done';
  } })`);
  const error = await p.load.call({}, 'a.js').catch((thrown) => thrown);
  assert.ok(error instanceof TypeError);
  assert.deepEqual(places(error.stack), ['inner:3', 'middle:6', 'tick:9']);
  const written = [];
  const { write } = process.stderr;
  process.stderr.write = (text) => written.push(text) > 0;
  try {
    assert.equal(await p.load.call({}, 'gone'), 'done');
    await sleep(50);
  } finally {
    process.stderr.write = write;
  }
  assert.equal(written.length, 1);
  assert.match(written[0], /^\[\S*plugin-1\.mjs\] TypeError: alone\n/);
  assert.deepEqual(places(written[0]), ['inner:3', 'middle:6', 'tick:9']);
  sandbox.dispose();
});
