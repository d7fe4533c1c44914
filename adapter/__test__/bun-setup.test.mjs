// Bun itself runs in the smoke tests; this holds the shape of what it calls.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testSandbox } from './lib/sandbox.mjs';

test('setup maps the hooks onto those of Bun.build', async () => {
  const { plugin, write } = testSandbox();
  const p = await plugin(`export default () => ({ name: 'x', buildStart() {},
    resolveId(source) { if (source === 'v') return '\\0v'; if (source === 'e') return { id: 'e', external: true } },
    load(id) { if (id === '\\0v') return 'export default 1' },
    transform(code, id, o) { if (id.endsWith('.js') || id === '\\0v') return { code: code + '//' + o.moduleType, map: null } } })`);
  assert.equal(Object.keys(p).includes('setup'), false);
  const on = {};
  const add =
    (name) =>
    (...args) => {
      on[name] = args.at(-1);
    };
  p.setup({ onStart: add('start'), onResolve: add('resolve'), onLoad: add('load'), onEnd: add('end') });
  assert.equal(on.end, undefined);
  await on.start();
  assert.deepEqual(await on.resolve({ path: 'v', importer: '/i', kind: 'import-statement' }), {
    path: '\0v',
    namespace: 'nexxo',
  });
  assert.deepEqual(await on.resolve({ path: 'e', importer: '', kind: 'entry-point-build' }), {
    path: 'e',
    external: true,
  });
  assert.equal(await on.resolve({ path: 'other', importer: '' }), undefined);
  assert.deepEqual(await on.load({ path: '\0v', loader: 'js' }), {
    contents: 'export default 1//js',
    loader: 'js',
  });
  const file = write('let a', 'js');
  assert.deepEqual(await on.load({ path: file, loader: 'js' }), { contents: 'let a//js', loader: 'js' });
  // Bun takes every .js file for JSX, and plugins ask for its module type in filters.
  assert.deepEqual(await on.load({ path: file, loader: 'jsx' }), { contents: 'let a//js', loader: 'jsx' });
  assert.equal(await on.load({ path: file.replace(/js$/, 'css'), loader: 'css' }), undefined);
});

test('what load returns is JavaScript unless it says otherwise, and a failed build says so to buildEnd', async () => {
  const { plugin } = testSandbox();
  const p = await plugin(`export default () => ({ name: 'x',
    load(id) {
      if (id.endsWith('.json')) return 'export default 1';
      if (id.endsWith('.css')) return { code: 'a {}', moduleType: 'css' };
      return { code: '' };
    },
    buildEnd(error) { this.info(String(error?.message)); } })`);
  const loads = {};
  let end;
  p.setup({
    onLoad: ({ namespace = 'file' }, load) => {
      loads[namespace] = load;
    },
    onEnd: (callback) => {
      end = callback;
    },
  });
  assert.equal((await loads.file({ path: '/a.json', loader: 'json' })).loader, 'js');
  assert.equal((await loads.file({ path: '/a.css', loader: 'css' })).loader, 'css');
  assert.equal((await loads.nexxo({ path: '\0odd', loader: 'js' })).loader, 'js');
  const lines = [];
  const { info } = console;
  console.info = (line) => lines.push(line);
  try {
    await end({ success: true, logs: [] });
    await end({ success: false, logs: [{ message: 'no such file' }] });
  } finally {
    console.info = info;
  }
  assert.deepEqual(lines, ['[x] undefined', '[x] no such file']);
});

test('filters hold, though Bun does not look at them', async () => {
  const { plugin, write } = testSandbox();
  const p = await plugin(`export default () => ({ name: 'x',
    resolveId: { filter: { id: /^virtual:/ }, handler: (source) => '\0' + source },
    transform: { filter: { id: '**/*.js', moduleType: ['js'] }, handler: (code) => code + '//seen' } })`);
  const on = {};
  p.setup({ onResolve: (_, resolve) => (on.resolve = resolve), onLoad: (_, load) => (on.load = load) });
  assert.equal(await on.resolve({ path: './a.js', importer: '' }), undefined);
  assert.equal((await on.resolve({ path: 'virtual:a', importer: '' })).path, '\0virtual:a');
  assert.equal((await on.load({ path: write('let a', 'js'), loader: 'jsx' })).contents, 'let a//seen');
  assert.equal(await on.load({ path: write('{}', 'json'), loader: 'json' }), undefined);
});
