// Errors that the engine throws have the words of V8 inside too: plugins print, compare and search them.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { createSandbox } from '@nexxo/native';

const THROWS = `{
  'a property of undefined': () => { let a; return a.b },
  'a property of null': () => null['x-y'],
  'a property with a quote in its name': () => null["it's"],
  'an index of undefined': () => { let a; return a[0] },
  'a method of undefined': () => { let a; return a.b() },
  'a property set on undefined': () => { let a; a.b = 1 },
  'a part of something that has none': () => { const a = {}; return a.b.c.d },
  'an iterator of undefined': () => { let a; return a[Symbol.iterator] },
  'no JSON': () => JSON.parse('{"a":}'),
  'a page instead of JSON': () => JSON.parse('<!doctype html><html></html>'),
  'JSON that ends': () => JSON.parse('{"a":1'),
  'JSON with a comma too many': () => JSON.parse('{\\n  "a": 1,\\n}'),
  'JSON of undefined': () => JSON.parse(undefined),
  'JSON of an object': () => JSON.parse({}),
  'a reviver that throws': () => JSON.parse('[1]', () => { throw new SyntaxError('mine') }),
  'a symbol as text': () => \`\${Symbol('a')}\`,
  'a BigInt as JSON': () => JSON.stringify(1n),
  'nothing to reduce': () => [].reduce((a) => a),
  'an array of a wrong length': () => new Array(-1),
  'a date that is none': () => new Date(Number.NaN).toISOString(),
  'a normal form that is none': () => 'a'.normalize('x'),
  'a URI that is none': () => decodeURIComponent('%'),
  'a member that is no function': (a) => a.b.c(1),
  'a member that is no function, in a chain': (a) => a.list(1, (2)).concat([3])
    .nothing(),
  'a name that is no function': ({ b }) => b(),
  'this that has no such function': () => new (class { run() { this.nothing(1) } })().run(),
  'an element that is no function': (a) => a.items[0].run(),
  'an optional member that is no function': (a) => a?.b.c(),
  'a constructor that is none': (a) => new a.B(1),
  'a generator that runs': () => { const g = (function* () { g.next() })(); g.next() },
}`;
const PLUGIN = `const make = () => ({ b: {}, list: () => [], items: [{}] });
const throws = ${THROWS};
export default () => ({
  name: 'throws',
  transform() {
    const seen = Object.entries(throws).map(([what, run]) => {
      try { run(make()) } catch (error) { return [what, error.name, error.message, error.stack.split('\\n')[0], Object.keys(error)] }
      return [what];
    });
    seen.push(['parse', JSON.parse.name, JSON.parse.length, JSON.parse('{"a":[1]}', (key, value) => key === '0' ? 2 : value)]);
    return { code: JSON.stringify(seen), map: null };
  },
});
`;

const root = mkdtempSync(path.join(tmpdir(), 'nexxo-words-'));
after(() => rmSync(root, { recursive: true, force: true }));
writeFileSync(path.join(root, 'plugin.mjs'), PLUGIN);

test('messages, stacks and properties are those that Node gives', async (t) => {
  const { default: native } = await import(pathToFileURL(path.join(root, 'plugin.mjs')).href);
  const sandbox = createSandbox({ root, allowUnsigned: true, cacheDir: false });
  t.after(() => sandbox.dispose());
  const plugin = await sandbox.plugin('./plugin.mjs');
  const { code } = sandbox.callHook(plugin, 'transform', ['', '/main.js'], {});
  assert.deepEqual(JSON.parse(code), JSON.parse(native().transform().code));
});

test("a plugin's own errors keep their words", async (t) => {
  const source = `export default () => ({ name: 'own', transform() {
    const own = new TypeError('cannot do it');
    own.message = 'cannot read property of nothing';
    return { code: JSON.stringify([own.message, new Error('empty array').message, String(new RangeError('mine'))]), map: null };
  } });`;
  writeFileSync(path.join(root, 'own.mjs'), source);
  const sandbox = createSandbox({ root, allowUnsigned: true, cacheDir: false });
  t.after(() => sandbox.dispose());
  const plugin = await sandbox.plugin('./own.mjs');
  const { code } = sandbox.callHook(plugin, 'transform', ['', '/main.js'], {});
  assert.deepEqual(JSON.parse(code), ['cannot read property of nothing', 'empty array', 'RangeError: mine']);
});
