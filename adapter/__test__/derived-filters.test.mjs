import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { testSandbox } from './lib/sandbox.mjs';

const PATH = "import { extname } from 'node:path';";

const IDS = [
  '/p/a.yml',
  '/p/a.yaml',
  '/p/a.yml?raw',
  '/p/a.js',
  '/p/a.tsx',
  '/p/a.css',
  '/p/a.svg',
  '/p/b.svg/',
  '/p/.svg',
  '/p/x\\a.svg',
  '/p/node_modules/m/a.svg',
  '/p/node_modules/m/a.js',
  '\0virtual:thing',
  '\0/p/a.svg',
  'relative.svg',
  '/p/a\n.svg',
  '/p/../a.svg',
  '',
];
const CODES = ['', 'magic', 'import.meta.hot'];

/** What stands before the hook, its body, how many of the ids above may come in, and what the bundler is told. */
const GUARDS = [
  ['a literal expression', '', "if (!/\\.ya?ml$/.test(id)) return; return 'x';", 2, /ya\?ml/],
  ['a named one', 'const re = /\\.ya?ml$/;', "if (!re.test(id)) { return null; } return 'x';", 2, /ya\?ml/],
  ['an end', '', "if (!id.endsWith('.css')) return undefined; return 'x';", 1, /css/],
  [
    'either of two ends',
    '',
    "if (!id.endsWith('.css') && !id.endsWith('.tsx')) return; return 'x';",
    2,
    /css/,
  ],
  ['the last characters', '', "if (id.slice(-4) !== '.css') return void 0; return 'x';", 1, /css/],
  ['an extension', PATH, "if (extname(id) !== '.css') return null; return 'x';", 1, /css/],
  [
    'a kept extension',
    "import path from 'path';",
    "const ext = path.extname(id); if (ext !== '.css' && ext !== '.tsx') return null; return 'x';",
    2,
    /css/,
  ],
  [
    'several guards',
    '',
    "if (id.includes('node_modules')) return; if (!id.endsWith('.js')) return; return 'x';",
    1,
    /js/,
  ],
  ['a wrapped rest', '', "if (id.endsWith('.css')) { note(); return 'x' + notes; }", 1, /css/],
  [
    'a wrapped rest and an end',
    '',
    "if (id.endsWith('.css')) { note(); return 'x'; } return null;",
    1,
    /css/,
  ],
  [
    'a module of its own',
    "const VIRTUAL = '\\0virtual:thing';",
    "if (id === VIRTUAL) return 'x';",
    1,
    /virtual/,
  ],
  ['a choice', '', "return id.endsWith('.css') ? 'y' : null;", 1, /css/],
  [
    'without the query',
    '',
    "const [file] = id.split('?'); if (!file.endsWith('.yml')) return; return 'x';",
    2,
    /yml/,
  ],
  [
    'a part of it',
    '',
    "const file = id.split('?', 2)[0]; const isIt = /\\.ya?ml$/.test(file); if (!isIt) return; return 'x';",
    3,
    undefined,
  ],
  [
    'a function',
    "const wants = (file) => /\\.css$/.test(file) && !file.startsWith('\\0');",
    "if (!wants(id)) return; return 'x';",
    1,
    /css/,
  ],
  [
    'a list',
    "const list = ['.css', '.tsx'];",
    "if (!list.some((end) => id.endsWith(end))) return; return 'x';",
    2,
    /css/,
  ],
  [
    'a list of ids',
    "const list = ['/p/a.css', '/p/a.js'];",
    "return list.includes(id) ? 'x' : undefined;",
    2,
    /css/,
  ],
  [
    'a table',
    `${PATH} const types = { '.css': 'text', '.yml': 'data' };`,
    'const type = types[extname(id)]; if (!type) return null; return type;',
    2,
    /css/,
  ],
  ['a match', '', "if (!id.match(/\\.css$/)) return; return 'x';", 1, /css/],
  [
    'texts of the code',
    '',
    "if (!code.includes('magic') && !code.includes('other')) return null; return 'x';",
    6,
    /magic/,
  ],
  ['a place in the code', '', "if (code.indexOf('magic') === -1) return null; return 'x';", 6, /magic/],
  [
    'an expression for the code',
    '',
    "if (code.search(/import\\.meta/) < 0) return null; return 'x';",
    6,
    /meta/,
  ],
  [
    'id and code',
    '',
    "if (!id.endsWith('.js') || !code.includes('magic')) return null; return 'x';",
    2 / 3,
    /js/,
  ],
  ['a constant', 'const off = false;', "if (off || !id.endsWith('.css')) return; return 'x';", 1, /css/],
  ['nothing but guards', 'const off = true;', "if (off) return; return 'x';", 0, /./],
  [
    'what options say',
    '',
    "if (!options.length) return null; if (!id.endsWith('.css')) return null; return 'x';",
    1,
    /css/,
  ],
];

function pluginText(before, body, head = 'transform(code, id)') {
  return `${before}
let notes = 0;
function note() { notes += 1; }
export default () => { const options = ['x']; return { name: 'x', ${head} { ${body} } }; };`;
}

const CALLS = IDS.flatMap((id) => CODES.map((code) => [code, id]));

async function bothOf(text, options) {
  const { write, sandbox } = testSandbox(options);
  const file = write(text);
  const { default: make } = await import(pathToFileURL(file));
  return { native: make(), sandboxed: await sandbox.plugin(file), sandbox };
}

function handlerOf(hook) {
  return hook.handler ?? hook;
}

for (const [name, before, body, expected, filter] of GUARDS) {
  test(`guards keep calls out: ${name}`, async () => {
    const { native, sandboxed, sandbox } = await bothOf(pluginText(before, body));
    const told = sandboxed.transform.filter;
    if (filter !== undefined) assert.match(String(told.id?.include ?? told.code?.include), filter);
    const handler = handlerOf(sandboxed.transform);
    for (const call of CALLS)
      assert.deepEqual(handler(...call) ?? null, native.transform(...call) ?? null, JSON.stringify(call));
    const [transform] = sandbox.report().plugins[0].hooks;
    assert.equal(transform.calls, expected * CODES.length);
    assert.equal(transform.leftOut, CALLS.length - transform.calls);
    assert.ok(transform.derivedFilter, 'the report shows it');
  });
}

/** Hooks of which nothing is known, or about which it would be wrong to say anything. */
const OPEN = [
  ['no guard', '', "return 'x';"],
  ['something before it', '', "note(); if (!id.endsWith('.css')) return; return 'x';"],
  ['something in it', '', "if (note() || !id.endsWith('.css')) return; return 'x';"],
  ['a variable that is assigned to', 'let re = /css/; re = /js/;', "if (!re.test(id)) return; return 'x';"],
  [
    'one that is assigned to later',
    'let re = /css/; export const set = () => { re = /js/; };',
    "if (!re.test(id)) return; return 'x';",
  ],
  ['one that counts', 'let count = 0; export const add = () => count++;', "if (count) return; return 'x';"],
  ['an expression with a memory', 'const re = /css/g;', "if (!re.test(id)) return; return 'x';"],
  ['a sticky one', 'const re = /css/y;', "if (!re.test(id)) return; return 'x';"],
  [
    'a list that grows',
    "const list = ['.css']; export const add = () => list.push('.js');",
    "if (!list.some((end) => id.endsWith(end))) return; return 'x';",
  ],
  [
    'a list that is given away',
    "export const list = ['.css'];",
    "if (!list.some((end) => id.endsWith(end))) return; return 'x';",
  ],
  [
    'a function with effects',
    "const wants = (id) => { note(); return id === 'x'; };",
    "if (!wants(id)) return; return 'x';",
  ],
  [
    'another text of that name',
    '',
    "{ const id = 'a.css'; if (!id.endsWith('.js')) note(); } return notes > 0 ? 'x' : null;",
  ],
  ['an id that changes', '', "id = id + '.css'; if (!id.endsWith('.css')) return; return 'x';"],
  ['an expression that takes long', '', "if (!/(a+)+$/.test(id)) return; return 'x';"],
  ['a result that is not nothing', '', "if (!id.endsWith('.css')) return false; return 'x';"],
  ['an error', '', "if (!id.endsWith('.css')) throw new Error('no'); return 'x';"],
  ['a loop', '', "for (const end of ['.css']) if (id.endsWith(end)) return 'x';"],
  ['a getter', 'const o = { get x() { notes++; return 1; } };', "if (o[code]) return; return 'x';"],
  ['what was not read', '', "if (options.missing.deep) return; return 'x';"],
  ['a set', "const set = new Set(['a']); export { set };", "if (!set.has(id)) return; return 'x';"],
];
for (const [name, before, body] of OPEN) {
  test(`no filter is derived from ${name}`, async () => {
    const { sandboxed, sandbox } = await bothOf(pluginText(before, body));
    assert.equal(typeof sandboxed.transform, 'function');
    assert.equal(sandbox.report().plugins[0].hooks[0].derivedFilter, undefined);
  });
}

const SHAPES = [
  ['an arrow function', "transform: (code, id) => { if (!id.endsWith('.css')) return; return 'x'; }"],
  ['an async one', "async transform(code, id) { if (!id.endsWith('.css')) return; return 'x'; }"],
  [
    'a handler',
    "transform: { order: 'pre', handler(code, id) { if (!id.endsWith('.css')) return; return 'x'; } }",
  ],
  ['more parameters', "transform(code, id, options = {}) { if (!id.endsWith('.css')) return; return 'x'; }"],
  ['a rest', "transform(code, id, ...more) { if (!id.endsWith('.css')) return; return 'x'; }"],
  [
    'what TypeScript writes',
    `transform(code, id) { return __awaiter(this, void 0, void 0, function* () {
      if (!id.endsWith('.css')) return; return 'x'; }); }`,
  ],
  ['load', "load(id) { if (!id.endsWith('.css')) return null; return 'x'; }"],
];
for (const [name, hook] of SHAPES) {
  test(`guards in ${name}`, async () => {
    const awaiter = `function __awaiter(self, args, P, generator) { const g = generator.apply(self, args);
      return new Promise((resolve, reject) => { try { resolve(g.next().value); } catch (e) { reject(e); } }); }`;
    const { sandboxed, sandbox } = await bothOf(`${awaiter} export default () => ({ name: 'x', ${hook} });`);
    const { transform = sandboxed.load } = sandboxed;
    assert.match(String(transform.filter.id.include), /css/);
    const args = (id) => (sandboxed.load === undefined ? ['code', id] : [id]);
    assert.equal(await handlerOf(transform)(...args('/a.css')), 'x');
    assert.equal(await handlerOf(transform)(...args('/a.js')), null);
    assert.equal(sandbox.report().plugins[0].hooks[0].calls, 1);
  });
}

const UNPLUGIN = [
  [
    'an assignment',
    `const { transform } = plugin;
    plugin.transform = function (code, id, ...args) {
      if (plugin.transformInclude && !plugin.transformInclude(id)) return null;
      return transform.call(this, code, id, ...args);
    };`,
  ],
  [
    'a call',
    `const { transform } = plugin;
    const replace = (name, hook, fn) => { plugin[name] = fn; };
    replace('transform', transform, function (...args) {
      const [code, id] = args;
      if (plugin.transformInclude && !plugin.transformInclude(id)) return;
      return transform.apply(this, args);
    });`,
  ],
];
for (const [name, wrap] of UNPLUGIN) {
  test(`a function that decides in place of the hook: ${name}`, async () => {
    const text = (include) => `function toRollup(plugin) { ${wrap} return plugin; }
      let notes = 0;
      export default () => toRollup({ name: 'x', ${include} transform: (code, id) => 'x' + id });`;
    const { sandboxed, sandbox } = await bothOf(text(`transformInclude(id) { return /\\.css$/.test(id); },`));
    assert.match(String(sandboxed.transform.filter.id.include), /css/);
    assert.equal(handlerOf(sandboxed.transform)('code', '/a.css'), 'x/a.css');
    assert.equal(handlerOf(sandboxed.transform)('code', '/a.js'), null);
    assert.equal(sandbox.report().plugins[0].hooks[0].calls, 1);

    const other = await bothOf(text(`transformInclude(id) { notes += 1; return /\\.css$/.test(id); },`));
    assert.equal(typeof other.sandboxed.transform, 'function');
    const none = await bothOf(text(''));
    assert.equal(typeof none.sandboxed.transform, 'function');
  });
}

test('a text with a class of that name and a module of CommonJS', async () => {
  const { write, sandbox } = testSandbox();
  const plugin = await sandbox.plugin(
    write(
      `'use strict'; const path = require('path'); class Plugin { constructor() { this.name = 'x'; }
      transform(code, id) { if (path.extname(id) !== '.css') return null; return 'x'; } }
      module.exports = () => new Plugin();`,
      'cjs',
    ),
  );
  assert.match(String(plugin.transform.filter.id.include), /css/);
  assert.equal(handlerOf(plugin.transform)('code', '/a.css'), 'x');
});

test('without derived filters every call comes in', async () => {
  const { sandboxed, sandbox } = await bothOf(
    pluginText('', "if (!id.endsWith('.css')) return; return 'x';"),
    {
      derivedFilters: false,
    },
  );
  assert.equal(typeof sandboxed.transform, 'function');
  assert.equal(sandboxed.transform('code', '/a.js'), undefined);
  const [transform] = sandbox.report().plugins[0].hooks;
  assert.deepEqual([transform.calls, transform.derivedFilter], [1, undefined]);
});

test('anything else is no setting for them', () => {
  assert.throws(() => testSandbox({ derivedFilters: 'yes' }), { code: 'NEXXO_OPTION_INVALID' });
});
