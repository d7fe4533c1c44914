// Which YAML is read by help, and which by the package: random documents are compared in native-help.test.mjs.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createSandbox } from '@nexxo/native';

const root = mkdtempSync(join(tmpdir(), 'nexxo-yaml-'));
const sandbox = createSandbox({ root, allowUnsigned: true, cacheDir: false });
after(() => {
  sandbox.dispose();
  rmSync(root, { recursive: true });
});

let plugin;
before(async () => {
  const path = join(root, 'yaml.mjs');
  const js = fileURLToPath(new URL('../node_modules/js-yaml/dist/js-yaml.mjs', import.meta.url));
  writeFileSync(
    path,
    `import { DEFAULT_SCHEMA, load, Type } from ${JSON.stringify(js)};
const { loadYaml } = globalThis[Symbol.for('nexxo.help')];
const listener = () => {};
const read = {
  plainly: (text) => loadYaml(text, undefined, DEFAULT_SCHEMA),
  byPackage: (text) => load(text, { listener }),
  withOptions: (text) => loadYaml('a: 1', Function('schema', 'return ' + text)(DEFAULT_SCHEMA), DEFAULT_SCHEMA),
  withTypes: () => {
    const word = new Type('!word', { kind: 'scalar', resolve: (text) => text === 'word', construct: () => 'changed' });
    DEFAULT_SCHEMA.compiledImplicit.unshift(word);
    try { return load('a: word'); } finally { DEFAULT_SCHEMA.compiledImplicit.shift(); }
  },
};
export default () => ({ name: 'yaml', load: (id) => {
  const [way, text] = JSON.parse(id);
  const value = read[way](text);
  return { code: value === undefined ? 'undefined' : JSON.stringify(value) };
} });
`,
  );
  plugin = await sandbox.plugin(path);
});

const read = async (way, text) => (await plugin.load.call({}, JSON.stringify([way, text]))).code;

const plain = [
  'name: a\nitems:\n  - id: 0\n    price: -4.25\n    tags: [a, "b c", {d: e}] # f\n    none:\n',
  '--- # a\n- |\n  b\n   c\n- >-\n  d\n  e\n- two\n  lines\n-\n  - - f\n',
  `${'- '.repeat(60)}a`,
  '\u4e2d: "\\u20ac"\r\nb: \u{1f600}\r\n',
  "version: 1.2.3\nurl: https://example.com/#a\ndone: true\n\n# b\n\"quoted\": 'it''s'\n",
];

const others = {
  'anchors and aliases': ['a: &b c', '- &a 1\n- *a'],
  tags: ['!!str 1', 'a: !b c'],
  'merged keys': ['a: {b: 1}\n<<: {c: 2}', '<<: a'],
  directives: ['%YAML 1.2\n--- a'],
  'several documents': ['a\n---\nb', 'a\n...\n', '--- a\n--- b'],
  'complex keys': ['? a\n: b', '[a]: b', '{a: 1}: b'],
  'two keys that are the same': ['a: 1\na: 2', '{1: a, "1": b}'],
  'the name of the prototype': ['__proto__: 1', '{"__proto__": 1}'],
  'tabs and what is not printable': ['a:\t1', 'a: \u0007', 'a: \ud800', '\ufeffa', 'a\rb'],
  'times and numbers that versions read differently': [
    '2001-12-14',
    '0o17',
    '017',
    '1_000',
    '1e3',
    '.5',
    '1:30',
    '0x1F',
  ],
  'spaces that versions keep': ['"a \n b"', "'a  \n\n b'"],
  'more than 64 levels': [`${'- '.repeat(70)}a`, '['.repeat(70) + ']'.repeat(70)],
  nothing: ['', '# a', '---\n', ' \n'],
  errors: ['a: b: c', '[a', '"a', 'a: |x\n', '- a\nb: c', '{a b}: [', ']', 'a: @b'],
};

test('help reads plain documents as the package does', async () => {
  for (const text of plain) {
    const value = await read('plainly', text);
    assert.notEqual(value, 'undefined', text);
    assert.equal(value, await read('byPackage', text), text);
  }
});

for (const [name, texts] of Object.entries(others))
  test(`the package itself reads ${name}`, async () => {
    for (const text of texts) assert.equal(await read('plainly', text), 'undefined', text);
  });

test('options that change values are for the package, others are not', async () => {
  for (const options of ['null', '{}', '{ filename: "a", onWarning() {} }', '{ schema }', '{ json: false }'])
    assert.equal(await read('withOptions', options), '{"a":1}', options);
  for (const options of [
    '{ json: true }',
    '{ listener() {} }',
    '{ legacy: true }',
    '{ maxDepth: 9 }',
    '{ schema: {} }',
    '1',
  ])
    assert.equal(await read('withOptions', options), 'undefined', options);
});

test('a schema with a type more is for the package', async () => {
  assert.equal(await read('withTypes', ''), '{"a":"changed"}');
});
