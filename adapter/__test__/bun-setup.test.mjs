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
  assert.equal(await on.load({ path: file.replace(/js$/, 'css'), loader: 'css' }), undefined);
});
