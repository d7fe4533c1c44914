import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { shownPackageJson } from '../../dist/npm/shown-package-json.js';

const FILES = [{ data: new Uint8Array(10) }, { data: new Uint8Array(5) }];
const shown = (json) => shownPackageJson({ name: 'a', version: '1.0.0', ...json }, FILES);
const dist = { fileCount: 2, unpackedSize: 15 };

test('what people read is shown, and how many files and bytes it has', () => {
  const json = {
    description: 'Draws icons',
    keywords: ['icons', 'svg'],
    license: 'MIT',
    author: 'Ann <ann@acme.example> (https://acme.example/)',
    contributors: [{ name: 'Bob' }],
    homepage: 'https://acme.example/icons',
    repository: 'https://git.acme.example/icons',
    bugs: { url: 'https://acme.example/bugs' },
    type: 'module',
    engines: { node: '>=20', vite: '^8.0.0' },
    os: ['linux', '!win32'],
  };
  assert.deepEqual(shown(json), {
    ...json,
    author: { name: 'Ann', email: 'ann@acme.example', url: 'https://acme.example/' },
    repository: { url: 'https://git.acme.example/icons' },
    dist,
  });
});

test('nothing else of it is shown, least of all what its author calls dist, name or deprecated', () => {
  const more = {
    dist: { tarball: 'https://evil.example/' },
    deprecated: 'x',
    _id: 'y',
    hasInstallScript: true,
  };
  assert.deepEqual(shown({ ...more, exports: {}, main: 'x.js', scripts: { test: 'x' } }), { dist });
});

test('L11: what clients would install, link or run is refused', () => {
  const kinds = [
    { dependencies: { left: '1.0.0' } },
    { optionalDependencies: { left: '1.0.0' } },
    { peerDependencies: { vite: '*' } },
    { bundledDependencies: ['left'] },
    { bundleDependencies: true },
    { acceptDependencies: { left: '1' } },
    { bin: 'cli.js' },
    { bin: { node: 'cli.js' } },
    { directories: { bin: 'commands' } },
    JSON.parse('{"dependencies":{"__proto__":"1.0.0"}}'),
  ];
  for (const json of kinds)
    assert.throws(() => shown(json), { code: 'NEXXO_PUBLISH_KIND' }, JSON.stringify(json));
  for (const name of ['preinstall', 'install', 'postinstall', 'prepare'])
    assert.throws(() => shown({ scripts: { [name]: 'node x' } }), { code: 'NEXXO_PUBLISH_SCRIPTS' });
  assert.throws(() => shown({ gypfile: true }), { code: 'NEXXO_PUBLISH_SCRIPTS' });
  assert.deepEqual(shown({ dependencies: {}, bin: {}, bundleDependencies: false, scripts: {} }), { dist });
});

test('what decides where it may be installed is as npm has it, or refused', () => {
  for (const json of [
    { type: 'wasm' },
    { engines: ['node'] },
    { engines: { node: 20 } },
    { engines: { node: '\u001b[2J' } },
    { os: [1] },
    { cpu: ['x'.repeat(31)] },
    { libc: { a: 1 } },
    { scripts: ['a'] },
  ])
    assert.throws(() => shown(json), { code: 'NEXXO_INPUT_INVALID' }, JSON.stringify(json));
  assert.deepEqual(shown({ os: 'linux' }).os, ['linux']);
});

test('L6: no address but of the web is shown, and no character that controls a terminal', () => {
  const json = {
    homepage: 'javascript:alert(1)',
    bugs: 'data:text/html,x',
    repository: { type: 'git', url: 'git+ssh://git@x/y' },
    author: { name: 'A\u001b[31m\u202eB', url: 'file:///etc/passwd', email: 'a b@c' },
    description: 'a\u0000b\nc',
  };
  assert.deepEqual(shown(json), { description: 'a b c', author: { name: 'A [31m B' }, dist });
  assert.deepEqual(shown({ homepage: 'https://user:secret@acme.example/' }), { dist });
});

test('texts and lists are shortened', () => {
  const { description, keywords } = shown({ description: '😀'.repeat(5000), keywords: Array(500).fill('k') });
  assert.equal([...description].length, 1000);
  assert.equal(keywords.length, 50);
});

test('L9: whatever package.json is, the result is bounded plain data or a refusal with a code', () => {
  const key = fc.constantFrom(
    '__proto__',
    'constructor',
    'toString',
    'author',
    'engines',
    'os',
    'bugs',
    'type',
  );
  const field = fc.oneof(
    key,
    fc.constantFrom('description', 'keywords', 'repository', 'contributors', 'license'),
  );
  const json = fc.dictionary(
    field,
    fc.oneof(fc.jsonValue({ maxDepth: 4 }), fc.dictionary(key, fc.jsonValue())),
  );
  fc.assert(
    fc.property(fc.oneof(json, fc.jsonValue()), (value) => {
      let result;
      try {
        result = shownPackageJson(JSON.parse(JSON.stringify(value)), FILES);
      } catch (error) {
        assert.match(error.code, /^NEXXO_(?:INPUT_INVALID|PUBLISH_KIND|PUBLISH_SCRIPTS)$/);
        return;
      }
      assert.deepEqual(JSON.parse(JSON.stringify(result)), result);
      assert.ok(JSON.stringify(result).length < 100_000);
      assert.deepEqual(result.dist, dist);
    }),
    { numRuns: 2000 },
  );
  assert.equal({}.polluted, undefined);
});
