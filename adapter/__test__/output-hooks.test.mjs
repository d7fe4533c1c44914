import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testSandbox } from './lib/sandbox.mjs';

function bundle() {
  return {
    'a.js': {
      type: 'chunk',
      fileName: 'a.js',
      name: 'a',
      code: 'A',
      map: null,
      imports: ['b.js'],
      exports: [],
      modules: { '/a': { code: 'A' } },
    },
    'b.js': {
      type: 'chunk',
      fileName: 'b.js',
      name: 'b',
      code: 'B',
      map: { version: 3, mappings: '', sources: [], names: [], toString: () => '' },
      imports: [],
      exports: [],
    },
    'c.bin': { type: 'asset', fileName: 'c.bin', names: ['c'], source: new Uint8Array([1, 2]) },
    'd.txt': { type: 'asset', fileName: 'd.txt', names: [], source: 'D' },
  };
}

async function run(body, context = {}) {
  const { plugin } = testSandbox();
  const p = await plugin(
    `export default () => ({ name: 'x', generateBundle(options, bundle, isWrite) { ${body} } })`,
  );
  const files = bundle();
  await p.generateBundle.call(context, {}, files, true);
  return files;
}

test('an untouched bundle stays untouched', async () => {
  const files = await run('for (const f of Object.values(bundle)) { f.code; f.map; f.source; f.modules }');
  const before = bundle();
  delete before['b.js'].map.toString;
  delete files['b.js'].map.toString;
  assert.deepEqual(files, before);
});

test('changes reach the real bundle', async () => {
  const files = await run(`
    delete bundle['d.txt'];
    bundle['a.js'].code += '!';
    bundle['a.js'].imports.push('z.js');
    bundle['b.js'].map.sources.push('s');
    bundle['c.bin'].source[0] = 9;
    bundle['new.txt'] = { type: 'asset', fileName: 'new.txt', source: 'N', evil: 1 };
  `);
  assert.deepEqual(Object.keys(files), ['a.js', 'b.js', 'c.bin', 'new.txt']);
  assert.equal(files['a.js'].code, 'A!');
  assert.deepEqual(files['a.js'].imports, ['b.js', 'z.js']);
  assert.deepEqual(files['b.js'].map.sources, ['s']);
  assert.deepEqual([...files['c.bin'].source], [9, 2]);
  assert.deepEqual(files['new.txt'], { type: 'asset', fileName: 'new.txt', source: 'N' });
});

test('what was deleted is gone before a file of that name is emitted', async () => {
  const order = [];
  const context = {
    emitFile: (file) => {
      order.push([file.fileName, [...file.source]]);
      return 'r';
    },
  };
  const files = await run(
    `delete bundle['d.txt']; this.emitFile({ type: 'asset', fileName: 'd.txt', source: new Uint8Array([7]) })`,
    context,
  );
  assert.deepEqual(order, [['d.txt', [7]]]);
  assert.equal('d.txt' in files, false);
});

for (const [name, body, text] of [
  [
    'a file name that leaves the directory',
    `bundle['a.js'].fileName = '../x.js'`,
    'leaves the output directory',
  ],
  ['an absolute file name', `bundle['/etc/x'] = { type: 'asset', source: '' }`, 'is absolute'],
  ['a backslash in it', `bundle['a.js'].fileName = 'a\\\\..\\\\..\\\\x'`, 'leaves the output directory'],
  ['code that is none', `bundle['a.js'].code = 5`, '.code is number, and must be text'],
  [
    'a source that is none',
    `bundle['c.bin'].source = {}`,
    '.source is object, and must be text or a Uint8Array',
  ],
]) {
  test(`generateBundle: ${name}`, async () => {
    await assert.rejects(
      () => run(body),
      (error) => {
        assert.equal(error.code, 'NEXXO_HOOK_RESULT');
        assert.ok(error.message.includes(text), error.message);
        return true;
      },
    );
  });
}

test('transformIndexHtml: tags are checked', async () => {
  const { plugin } = testSandbox();
  const p =
    await plugin(`export default () => ({ name: 'x', transformIndexHtml: { order: 'pre', handler(html, ctx) {
    if (html === 'bundle') return Object.keys(ctx.bundle).join() + ctx.chunk.fileName + ctx.path;
    return { 'text': html + '!', 'tags': [{ tag: 'script', attrs: { src: '/a', async: true, ['__proto__']: 1 }, children: [{ tag: 'b' }], injectTo: 'body' }],
      'wrong': [{ tag: 'x onload=1' }], 'place': [{ tag: 'a', injectTo: 'nowhere' }], 'number': 5 }[html];
  } } })`);
  const { handler, order } = p.transformIndexHtml;
  assert.equal(order, 'pre');
  assert.equal(handler('text', {}), 'text!');
  assert.deepEqual(handler('tags', {}), [
    { tag: 'script', attrs: { src: '/a', async: true }, children: [{ tag: 'b' }], injectTo: 'body' },
  ]);
  for (const html of ['wrong', 'place', 'number'])
    assert.throws(() => handler(html, {}), { code: 'NEXXO_HOOK_RESULT' });
  const files = bundle();
  assert.equal(
    handler('bundle', { path: '/p', filename: 'f', bundle: files, chunk: files['a.js'], server: {} }),
    'a.js,b.js,c.bin,d.txta.js/p',
  );
});

test('the properties of a file come in the order of the bundler, as in a JSON of the bundle', async () => {
  const files = await run("bundle['a.js'].code = Object.keys(bundle['a.js']).join();");
  assert.equal(files['a.js'].code, Object.keys(bundle()['a.js']).join());
});
