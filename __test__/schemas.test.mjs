// The JSON Schemas of the four files: they take what the parsers take, and refuse what they refuse as far as a schema can say it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import Ajv from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { parseRegistries } from '../cli/dist/registry/registry-file.js';
import * as native from '../generated/binding.js';

const bytes = (text) => new TextEncoder().encode(text);
const schema = (name) =>
  JSON.parse(readFileSync(new URL(`../schemas/nexxo.${name}.schema.json`, import.meta.url), 'utf8'));
const ajv = new Ajv({ strictTypes: false, strictRequired: false });
const takes = {};
for (const name of ['manifest', 'trust', 'lock', 'registry']) {
  ajv.addSchema(schema(name), name);
  takes[name] = ajv.getSchema(name);
}
const parsers = {
  manifest: native.readManifest,
  trust: native.formatTrust,
  lock: native.formatLock,
  registry: (text) => JSON.stringify(parseRegistries(text)),
};
const parses = (name, value) => {
  try {
    parsers[name](bytes(JSON.stringify(value)));
    return true;
  } catch (error) {
    assert.match(error.code, /^NEXXO_(MANIFEST|TRUST|LOCK|REGISTRY)_INVALID$/);
    return false;
  }
};

const sha256 = '0123456789abcdef'.repeat(4);
const time = '2026-11-20T10:00:00Z';
const key = native.generateKey();
const keyId = key.keyId;

const artifact = {
  manifestVersion: 1,
  name: '@acme/rollup-plugin-icons',
  version: '1.2.3-beta.1+build.7',
  kind: 'artifact',
  entry: 'plugin.mjs',
  files: [
    { path: 'icons/\u00fc \u6f22/a.svg', size: 0, sha256 },
    { path: 'plugin.mjs', size: 38, sha256 },
  ],
  hooks: ['load', 'resolveId'],
  capabilities: [
    {
      capability: 'read',
      value: ['.', '..', '../../shared/icons', 'src/a', '/etc', 'C:/data'],
      reason: 'Reads.',
    },
    { capability: 'write', value: ['dist'], reason: '\u05e2\u05d1\u05e8\u05d9\u05ea' },
    { capability: 'resolve', value: ['../a'], reason: 'x' },
    { capability: 'watch', value: ['/'], reason: 'x' },
    { capability: 'config', value: ['server.proxy', '*'], reason: 'x' },
    { capability: 'env', value: ['API_URL'], reason: 'x' },
    { capability: 'server', value: ['ws', 'moduleGraph'], reason: 'x' },
    { capability: 'bundler', value: true, reason: 'x' },
    { capability: 'clock', value: 'real', reason: 'x', 'x-note': 1 },
  ],
  limits: { cpuMs: 200, memoryMiB: 2047 },
  engines: { nexxo: '>=0.1.0 <2.0.0' },
  publisher: { name: 'Acme', url: 'https://acme.example:8080/nexxo?a#b' },
  time,
  'x-notes': [{ any: null }],
};
const approval = {
  ...artifact,
  kind: 'approval',
  files: [
    { path: 'index+postcss.mjs', size: 1, sha256 },
    { path: 'index.mjs', size: 1, sha256 },
  ],
  entry: 'index.mjs',
  packages: [
    { path: 'node_modules/.pnpm/x@1.0.0/node_modules/@s/x', sha256 },
    { path: 'node_modules/x', sha256 },
    { path: 'node_modules/x/node_modules/y', sha256 },
  ],
  source: { package: artifact.name, version: artifact.version, integrity: `sha512-${'A'.repeat(86)}==` },
};
const trust = {
  version: 1,
  threshold: 2,
  keys: [
    {
      keyId,
      publicKey: key.publicKey,
      name: "Acme's release key",
      patterns: ['@acme/*', 'rollup-plugin-x', '*'],
      expires: time,
      kinds: ['artifact', 'approval'],
    },
  ],
  revoked: [{ keyId: `SHA256:${'A'.repeat(43)}`, time, reason: 'The laptop was stolen.' }],
  minimumVersions: { 'rollup-plugin-x': '2.1.0', constructor: '1.0.0' },
};
const lock = {
  version: 1,
  plugins: {
    '@acme/rollup-plugin-icons': {
      version: '1.2.3',
      kind: 'artifact',
      manifest: sha256,
      entry: sha256,
      signers: [keyId],
      capabilities: {
        read: ['icons'],
        bundler: true,
        clock: 'real',
        server: ['ws'],
        env: ['A'],
        config: ['a.b'],
      },
      limits: { cpuMs: 200 },
      approved: time,
    },
  },
};

const registry = {
  version: 1,
  registries: [
    {
      url: 'https://plugins.acme.example:8443/nexxo/',
      patterns: ['@acme/*', 'rollup-plugin-x'],
      log: {
        origin: 'plugins.acme.example:8443/nexxo',
        key: `plugins.acme.example:8443/nexxo+0123abcd+${'A'.repeat(43)}=`,
      },
      checkpoint: 'plugins.acme.example\n1\nAAAA\n\n',
      minimumAgeHours: 72,
    },
    {
      url: 'http://127.0.0.1:4873/',
      patterns: ['*'],
      log: { origin: '127.0.0.1:4873', key: `127.0.0.1:4873+0123abcd+${'A'.repeat(42)}==` },
      'x-note': 1,
    },
  ],
};

const without = (value, field) =>
  Object.fromEntries(Object.entries(value).filter(([name]) => name !== field));

const valid = {
  manifest: [artifact, approval, without(artifact, 'limits'), { ...approval, packages: [] }],
  trust: [
    trust,
    { version: 1, keys: [], revoked: [] },
    { ...trust, keys: [{ keyId, publicKey: derOf(key.publicKey), patterns: [] }] },
  ],
  lock: [lock, { version: 1, plugins: {}, 'x-note': 1 }],
  registry: [registry, { version: 1, registries: [] }],
};

function derOf(pem) {
  return pem.replace(/-----[^-]+-----|\s/g, '');
}

/** A sample with the value at a path, given as a JSON pointer, set; or left out where that is undefined. */
function changed(sample, pointer, value) {
  const copy = structuredClone(sample);
  const way = pointer
    .slice(1)
    .split('/')
    .map((step) => step.replaceAll('~1', '/'));
  const last = way.pop();
  const holder = way.reduce((at, step) => at[step], copy);
  if (value === undefined) delete holder[last];
  else holder[last] = value;
  return copy;
}

const long = (length) => 'a'.repeat(length);
const PLUGIN = '/plugins/@acme~1rollup-plugin-icons';

/** What both refuse. */
const refused = [
  ...['', 'A', '.a', '_a', 'a/b', '@a/b/c', '@/a', 'node_modules', 'a b', long(215), 7].map((name) => [
    artifact,
    '/name',
    name,
  ]),
  ...['1.2', 'v1.2.3', '01.2.3', '1.2.3-01', ' 1.2.3', '1.2.3-', 1].map((version) => [
    artifact,
    '/version',
    version,
  ]),
  ...[2, '1', null].map((version) => [artifact, '/manifestVersion', version]),
  [artifact, '/kind', 'other'],
  [artifact, '/unknown', 1],
  [artifact, '/packages', []],
  [artifact, '/publisher/email', 'x'],
  ...Object.keys(without(without(artifact, 'limits'), 'x-notes')).map((field) => [
    artifact,
    `/${field}`,
    undefined,
  ]),
  ...[
    '../a',
    '/a',
    'a/',
    'a//b',
    './a',
    'a/../b',
    'a\\b',
    'C:/a',
    'a\0b',
    'a.',
    'a ',
    ' a',
    'nul',
    'a/CON.txt',
    'Com1',
    'lpt\u00b3.x',
    'nul .txt',
    'a*',
    '\u202ea',
    '',
    `${'a/'.repeat(32)}a`,
    long(513),
  ].flatMap((path) => [
    [artifact, '/files/1/path', path],
    [artifact, '/entry', path],
    [approval, '/packages/2/path', path],
  ]),
  [artifact, '/files/1/path', 'nexxo.manifest.json'],
  [artifact, '/files/1/path', 'NEXXO.manifest.json'],
  ...[-1, 1.5, 2 ** 27, '1', undefined].map((size) => [artifact, '/files/1/size', size]),
  ...[sha256.slice(1), sha256.toUpperCase(), `${sha256}0`, 'x'.repeat(64), undefined].flatMap((digest) => [
    [artifact, '/files/1/sha256', digest],
    [approval, '/packages/0/sha256', digest],
    [lock, `${PLUGIN}/manifest`, digest],
    [lock, `${PLUGIN}/entry`, digest],
  ]),
  [artifact, '/files/1/mode', 420],
  [approval, '/packages', undefined],
  [approval, '/packages', { 'node_modules/x': sha256 }],
  [approval, '/packages', Array(4097).fill(approval.packages[0])],
  [approval, '/packages/0/size', 1],
  [approval, '/source', undefined],
  ...[`sha512-${'A'.repeat(84)}==`, `sha512-${'A'.repeat(85)}B==`, `sha1-${'A'.repeat(86)}==`].map(
    (integrity) => [approval, '/source/integrity', integrity],
  ),
  ...['no hook', 'Load', 'a1', long(41)].map((hook) => [artifact, '/hooks/0', hook]),
  [artifact, '/hooks/1', 'load'],
  [artifact, '/capabilities/0/capability', 'network'],
  [artifact, '/capabilities/0/reason', undefined],
  ...['', '  ', 'a\nb', 'a\u001b[31m', '\u202egpj', 'a\u2066b', '\u{e0041}a', long(501)].flatMap((text) => [
    [artifact, '/capabilities/0/reason', text],
    [artifact, '/publisher/name', text],
    [trust, '/keys/0/name', text],
    [trust, '/revoked/0/reason', text],
  ]),
  ...[true, [], '.', [1], ['.', '.'], Array.from({ length: 101 }, (_, index) => `${index}`)].flatMap(
    (value) => [
      [artifact, '/capabilities/0/value', value],
      [lock, `${PLUGIN}/capabilities/read`, value],
    ],
  ),
  ...[
    '',
    './a',
    'a/',
    'a//b',
    'a/..',
    'a/../b',
    '/..',
    '//a',
    'a\\b',
    'C:a',
    'a\0',
    'a.',
    '../',
    'C:/../a',
    '...',
    '.../a',
    long(513),
  ].flatMap((path) => [
    [artifact, '/capabilities/0/value/0', path],
    [lock, `${PLUGIN}/capabilities/read/0`, path],
  ]),
  ...['', 'a..b', 'a b', '.a', long(201)].map((name) => [artifact, '/capabilities/4/value/0', name]),
  ...['', 'A B', '1A', 'A=1', long(101)].map((name) => [artifact, '/capabilities/5/value/0', name]),
  [artifact, '/capabilities/6/value/0', 'all'],
  ...[false, ['x'], 'real'].map((value) => [artifact, '/capabilities/7/value', value]),
  ...[true, 'fixed', ['real']].map((value) => [artifact, '/capabilities/8/value', value]),
  ...[0, 1.5, '1', 3_600_001].map((limit) => [artifact, '/limits/cpuMs', limit]),
  ...[7, 4096].map((limit) => [artifact, '/limits/memoryMiB', limit]),
  [artifact, '/limits/disk', 1],
  [artifact, '/limits/x-own', 1],
  ...[
    '',
    '*',
    '1.0.0',
    '^1',
    '1.x',
    '^1.0.0 || ^2.0.0',
    '^1.0.0, ^2.0.0',
    '=>1.0.0',
    '^1.0.0  <2.0.0',
    Array(5).fill('>1.0.0').join(' '),
  ].map((range) => [artifact, '/engines/nexxo', range]),
  ...[
    'http://a.b',
    'https://',
    'https://user@a.b',
    'https://A.b',
    'https://a.b/"x',
    'https://a.b/ c',
    'https://localhost',
  ].map((url) => [artifact, '/publisher/url', url]),
  ...[
    '2026-11-22',
    '2026-11-22T06:00:00',
    '2026-11-22t06:00:00z',
    '2026-11-22T06:00:00.5Z',
    '2026-11-22T24:00:00Z',
    '2026-13-22T06:00:00Z',
    1,
  ].flatMap((when) => [
    [artifact, '/time', when],
    [trust, '/keys/0/expires', when],
    [lock, `${PLUGIN}/approved`, when],
  ]),
  ...[
    'SHA256:',
    `SHA256:${'A'.repeat(42)}B`,
    `sha256:${'A'.repeat(43)}`,
    `SHA256:${'A'.repeat(43)}=`,
  ].flatMap((id) => [
    [trust, '/keys/0/keyId', id],
    [trust, '/revoked/0/keyId', id],
    [lock, `${PLUGIN}/signers/0`, id],
  ]),
  [trust, '/version', 2],
  ...[0, 257, 1.5].map((threshold) => [trust, '/threshold', threshold]),
  [trust, '/trustAll', true],
  [trust, '/keys', undefined],
  [trust, '/revoked', undefined],
  [trust, '/keys/0/publicKey', 'no key'],
  [trust, '/keys/0/publicKey', key.privateKey],
  ...['@acme*', '**', '@acme/**', 'a/*', '@/*', ''].map((pattern) => [trust, '/keys/0/patterns/0', pattern]),
  [trust, '/keys/0/patterns', ['*', '*']],
  [trust, '/keys/0/kinds', ['artifact', 'artifact']],
  [trust, '/keys/0/kinds', ['other']],
  [trust, '/minimumVersions/a', '1'],
  [trust, '/minimumVersions/A', '1.0.0'],
  [lock, '/version', 2],
  [lock, '/plugins', []],
  [lock, '/plugins/A', lock.plugins['@acme/rollup-plugin-icons']],
  ...['version', 'kind', 'signers', 'capabilities', 'approved'].map((field) => [
    lock,
    `${PLUGIN}/${field}`,
    undefined,
  ]),
  [lock, `${PLUGIN}/signers`, [keyId, keyId]],
  [lock, `${PLUGIN}/capabilities/network`, true],
  [lock, `${PLUGIN}/capabilities/x-own`, true],
  [lock, `${PLUGIN}/limits/cpuMs`, 0],
  [lock, `${PLUGIN}/size`, 1],
  [registry, '/version', 2],
  [registry, '/registries', undefined],
  [registry, '/registries', {}],
  [registry, '/mirror', 'https://a.b/'],
  ...[
    'http://plugins.acme.example/',
    'https://a.b',
    'https://u:p@a.b/',
    'https://a.b/?q',
    'ftp://a.b/',
    '',
    7,
  ].map((url) => [registry, '/registries/0/url', url]),
  ...['http://127.0.0.1.evil.example/', 'http://localhost@evil.example/'].map((url) => [
    registry,
    '/registries/1/url',
    url,
  ]),
  ...['@acme*', '**', '@acme/**', '@/*', 'A', '', '../x'].map((pattern) => [
    registry,
    '/registries/0/patterns/0',
    pattern,
  ]),
  [registry, '/registries/0/patterns', []],
  [registry, '/registries/0/patterns', ['x', 'x']],
  [registry, '/registries/0/log', undefined],
  [registry, '/registries/0/log/origin', undefined],
  ...['', 'a', 'a+0123abcd', 'a+0123abcd+A', 'a b+0123abcd+AAAA', 7].map((text) => [
    registry,
    '/registries/0/log/key',
    text,
  ]),
  ...['', 7, 'a'.repeat(65_537)].map((note) => [registry, '/registries/0/checkpoint', note]),
  ...[-1, 1.5, 8761, '72'].map((age) => [registry, '/registries/0/minimumAgeHours', age]),
  [registry, '/registries/0/token', 'x'],
];

/** What only the parsers refuse: order, what two fields say together, encodings, keys. */
const beyondSchemas = [
  [artifact, '/entry', 'missing.mjs'],
  [artifact, '/files', artifact.files.toReversed()],
  [artifact, '/files/0/path', 'PLUGIN.mjs'],
  [artifact, '/files/0/path', 'a\u0308/a'],
  [artifact, '/version', '99999999999999999999.0.0'],
  [artifact, '/capabilities/2', artifact.capabilities[1]],
  [artifact, '/time', '2026-02-30T00:00:00Z'],
  [approval, '/packages', approval.packages.toReversed()],
  [approval, '/packages', [approval.packages[1], { path: 'node_modules/x', sha256: 'f'.repeat(64) }]],
  [approval, '/source/version', '1.2.4'],
  [trust, '/keys/0/keyId', `SHA256:${'A'.repeat(43)}`],
  [trust, '/keys/0/publicKey', 'AAAA'],
  [trust, '/keys', [trust.keys[0], { ...trust.keys[0], patterns: ['*'] }]],
  [registry, '/registries/0/url', 'https://other.example/'],
  [registry, '/registries/0/url', 'https://plugins.acme.example:8443/a/../nexxo/'],
  [registry, '/registries/0/log/origin', 'other.example'],
  [registry, '/registries/0/log/key', `other.example+0123abcd+${'A'.repeat(43)}=`],
  [registry, '/registries/1/patterns', ['@acme/*']],
  [registry, '/registries/1', registry.registries[0]],
];

const nameOf = (sample) =>
  sample === trust ? 'trust' : sample === lock ? 'lock' : sample === registry ? 'registry' : 'manifest';
const shown = (name, pointer, value) => `${name} ${pointer} ${JSON.stringify(value)?.slice(0, 80)}`;

test('what is valid is taken by schema and parser', () => {
  for (const [name, samples] of Object.entries(valid)) {
    for (const sample of samples) {
      assert.ok(takes[name](sample), ajv.errorsText(takes[name].errors));
      parsers[name](bytes(JSON.stringify(sample)));
    }
  }
});

test('what the parsers write is taken', () => {
  for (const [name, samples] of Object.entries(valid)) {
    for (const sample of samples) {
      assert.ok(takes[name](JSON.parse(parsers[name](bytes(JSON.stringify(sample))))));
    }
  }
  const text = native.signManifest(bytes(JSON.stringify(artifact)), key.privateKey);
  const takesEnvelope = ajv.compile({ $ref: 'manifest#/$defs/envelope' });
  assert.ok(takesEnvelope(JSON.parse(text)), ajv.errorsText(takesEnvelope.errors));
  assert.ok(!takesEnvelope({ ...JSON.parse(text), payloadType: 'text/plain' }));
});

test('what is refused is refused by schema and parser', () => {
  for (const [sample, pointer, value] of refused) {
    const name = nameOf(sample);
    const wrong = changed(sample, pointer, value);
    assert.ok(!takes[name](wrong), `the schema takes ${shown(name, pointer, value)}`);
    assert.ok(!parses(name, wrong), `the parser takes ${shown(name, pointer, value)}`);
  }
});

test('what no schema can say is refused by the parser', () => {
  for (const [sample, pointer, value] of beyondSchemas) {
    const name = nameOf(sample);
    const wrong = changed(sample, pointer, value);
    assert.ok(takes[name](wrong), `the schema refuses ${shown(name, pointer, value)}`);
    assert.ok(!parses(name, wrong), `the parser takes ${shown(name, pointer, value)}`);
  }
});

function* places(value, pointer = '') {
  if (pointer !== '') yield pointer;
  if (value !== null && typeof value === 'object') {
    for (const [name, inner] of Object.entries(value))
      yield* places(inner, `${pointer}/${name.replaceAll('/', '~1')}`);
  }
}

test('a schema refuses nothing that its parser takes', () => {
  const letters = fc.constantFrom(...'aA1./\\:@*^~<>=-_ +TZ\u00e9\u0308\u202e"');
  const text = fc.string({ unit: letters, maxLength: 12 });
  const value = fc.oneof(
    text,
    fc.integer({ min: -1, max: 5000 }),
    fc.constant(undefined),
    fc.array(text, { maxLength: 2 }),
    fc.boolean(),
  );
  let both = 0;
  for (const [name, samples] of Object.entries(valid)) {
    const all = samples.flatMap((sample) => [...places(sample)].map((pointer) => [sample, pointer]));
    const spliced = (old, at, more) =>
      old.slice(0, at % (old.length + 1)) + more + old.slice((at % (old.length + 1)) + 1);
    fc.assert(
      fc.property(
        fc.constantFrom(...all),
        value,
        fc.nat(100),
        text,
        fc.boolean(),
        ([sample, pointer], other, at, more, splice) => {
          const old = pointer
            .slice(1)
            .split('/')
            .reduce((holder, step) => holder[step.replaceAll('~1', '/')], sample);
          const next = splice && typeof old === 'string' ? spliced(old, at, more) : other;
          const mutated = changed(sample, pointer, next);
          if (!parses(name, mutated)) return;
          both++;
          assert.ok(
            takes[name](mutated),
            `${shown(name, pointer, next)}: ${ajv.errorsText(takes[name].errors)}`,
          );
        },
      ),
      { numRuns: 3000 },
    );
  }
  assert.ok(both > 500, `only ${both} changes were taken by the parsers`);
});
