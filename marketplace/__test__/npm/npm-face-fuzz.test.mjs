import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { test } from 'node:test';
import fc from 'fast-check';
import { readByteRange } from '../../dist/npm/byte-range.js';
import { readNpmPath, tarballUrl } from '../../dist/npm/npm-path.js';
import { DATABASES } from '../lib/databases.mjs';
import { author, npmSite, publish, withdraw } from '../lib/npm-site.mjs';
import { signedArchive } from '../lib/signed-archive.mjs';

const NAME = '@acme/rollup-plugin-icons';
const HOSTILE = [
  ...[
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    '.',
    '..',
    '%2e%2e',
    '%00',
    '%ff',
    '%zz',
    '%',
    '@',
    '@/',
    '@%2f',
  ],
  ...[
    '%2f',
    '%5c',
    '-',
    '_',
    '~',
    'node_modules',
    'favicon.ico',
    'ＡＣＭＥ',
    '%F0%9F%98%80',
    'a'.repeat(300),
    "'",
    '"',
    ';',
    '--',
    '*',
  ],
  ...[
    '1.0.0',
    'latest',
    '-',
    '1.0.0%00',
    '$1',
    '{}',
    '[object Object]',
    'rollup-plugin-icons-1.0.0.tgz',
    'rollup-plugin-icons-.tgz',
  ],
  ...[
    '@acme',
    'rollup-plugin-icons',
    '@acme%2frollup-plugin-icons',
    '.tgz',
    'v1',
    'search',
    'npm',
    'keys',
    'security',
    'audits',
  ],
];
const part = fc.oneof(
  fc.constantFrom(...HOSTILE),
  fc.webSegment(),
  fc.string({ maxLength: 20 }).map(encoded),
);
const path = fc.array(part, { maxLength: 5 }).map((parts) => parts.join('/'));
const METHODS = ['GET', 'HEAD', 'PUT', 'POST', 'DELETE', 'PATCH', 'OPTIONS', 'PROPFIND'];

/** Header values as HTTP lets them through. */
const value = fc.oneof(
  fc.constantFrom(
    '',
    '*',
    'bytes=0-0',
    'bytes=-1',
    'bytes=9-',
    'bytes=0-99999999999999999999',
    'bytes=1-0',
    'W/"',
    '"',
    'gzip;q=x',
  ),
  fc.constantFrom(
    'Thu, 99 Foo 9999',
    'application/vnd.npm.install-v1+json',
    'gzip',
    'identity;q=0',
    ','.repeat(500),
    '__proto__',
  ),
  fc.string({ maxLength: 40 }).map((text) => text.replace(/[^\t\x20-\x7e\x80-\xff]/g, '?')),
);
const HEADERS = [
  'accept',
  'accept-encoding',
  'range',
  'if-range',
  'if-none-match',
  'if-modified-since',
  'content-encoding',
  'authorization',
  'npm-command',
];
const headers = fc.dictionary(fc.constantFrom(...HEADERS), value, { maxKeys: 5 });

function encoded(text) {
  return encodeURIComponent(text.replace(/\p{Cs}/gu, '?'));
}

/** Sends a request as it is, where Node's own client would mend or refuse it; gives the status. */
function raw(port, method, target, fields, body = '') {
  const lines = Object.entries(fields).map(([name, text]) => `${name}: ${text}\r\n`);
  const head = `${method} ${target} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n${lines.join('')}`;
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let text = '';
    socket.on('error', reject);
    socket.on('data', (chunk) => (text += chunk.toString('latin1')));
    socket.on('close', () => resolve(Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1])));
    const length = body === '' ? '' : `content-length: ${Buffer.byteLength(body)}\r\n`;
    socket.write(Buffer.concat([Buffer.from(`${head}${length}\r\n`, 'latin1'), Buffer.from(body)]));
  });
}

for (const database of DATABASES) {
  test(`${database}: no path, method or header makes the registry fail`, { timeout: 300_000 }, async (t) => {
    const site = await npmSite(t, database);
    await publish(site, await signedArchive({ name: NAME, version: '1.0.0', key: author }));
    const { port } = site.server.address();
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...METHODS), path, headers, async (method, where, fields) => {
        const status = await raw(port, method, `/npm/${where}`, fields);
        assert.ok(status >= 200 && status < 500, `${status}`);
      }),
      { numRuns: 500 },
    );
    for (const target of [
      NAME,
      `${NAME}/1.0.0`,
      `${NAME}/-/rollup-plugin-icons-1.0.0.tgz`,
      '-/v1/search?text=a',
    ])
      await fc.assert(
        fc.asyncProperty(headers, async (fields) => {
          assert.ok([200, 206, 304, 416].includes(await raw(port, 'GET', `/npm/${target}`, fields)));
        }),
        { numRuns: 50 },
      );
    assert.deepEqual(site.logged, []);
  });

  test(`${database}: L9: no query, no body of an audit makes it fail`, { timeout: 300_000 }, async (t) => {
    const site = await npmSite(t, database);
    const made = await signedArchive({ name: NAME, version: '1.0.0', key: author });
    await publish(site, made);
    await withdraw(site, made, 'revoke', 'x');
    const { port } = site.server.address();
    const name = fc.constantFrom(
      NAME,
      '__proto__',
      'constructor',
      'a',
      '\u0000',
      '\ud800',
      'version',
      'dependencies',
      'x'.repeat(300),
    );
    const versions = fc.array(fc.oneof(fc.constantFrom('1.0.0', '__proto__', '\u0000'), fc.jsonValue()), {
      maxLength: 3,
    });
    const { tree } = fc.letrec((tie) => ({
      tree: fc.dictionary(
        name,
        fc.oneof({ depthSize: 'small' }, versions, fc.constantFrom('1.0.0', null, 7), tie('tree')),
      ),
    }));
    const body = fc.oneof(
      fc.jsonValue(),
      fc.dictionary(name, versions),
      tree,
      tree.map((dependencies) => ({ dependencies })),
    );
    const where = fc.constantFrom('advisories/bulk', 'audits', 'audits/quick');
    await fc.assert(
      fc.asyncProperty(where, body, async (kind, json) => {
        const status = await raw(port, 'POST', `/npm/-/npm/v1/security/${kind}`, {}, JSON.stringify(json));
        assert.ok(status === 200 || status === 400, `${status}`);
      }),
      { numRuns: 200 },
    );
    const query = fc.dictionary(
      fc.constantFrom('text', 'size', 'from', 'quality', '__proto__'),
      fc.string({ unit: 'binary', maxLength: 30 }),
    );
    await fc.assert(
      fc.asyncProperty(query, async (fields) => {
        const text = Object.entries(fields).map(([key, one]) => `${key}=${encoded(one)}`);
        const status = await raw(port, 'GET', `/npm/-/v1/search?${text.join('&')}`, {});
        assert.ok(status === 200 || status === 400, `${status}`);
      }),
      { numRuns: 150 },
    );
    assert.deepEqual(site.logged, []);
    assert.equal({}.polluted, undefined);
  });
}

test('what a packument names, a path finds: addresses of archives are read as they were written', () => {
  const word = fc.stringMatching(/^[a-z0-9~-][a-z0-9._~-]{0,20}$/);
  const name = fc.oneof(
    word,
    fc.tuple(word, word).map(([scope, rest]) => `@${scope}/${rest}`),
  );
  const version = fc.stringMatching(/^\d{1,3}\.\d{1,3}\.\d{1,3}(?:-[a-z0-9.-]{1,9})?(?:\+[a-z0-9.-]{1,9})?$/);
  fc.assert(
    fc.property(name, version, (is, at) => {
      fc.pre(is !== '-');
      const { pathname } = new URL(tarballUrl('https://x.example/', is, at));
      assert.deepEqual(readNpmPath(pathname.slice('/npm/'.length)), {
        kind: 'tarball',
        name: is,
        version: at,
      });
      assert.deepEqual(readNpmPath(is.replace('/', '%2f')), { kind: 'packument', name: is });
    }),
  );
});

test('a range is a part of the whole, or none', () => {
  const header = fc.oneof(
    fc.tuple(fc.nat(), fc.nat()).map(([a, b]) => `bytes=${a}-${b}`),
    fc.tuple(fc.nat(200), fc.nat(200)).map(([a, b]) => `bytes=${a}-${b}`),
    fc.nat(200).chain((a) => fc.constantFrom(`bytes=${a}-`, `bytes=-${a}`)),
    fc.string(),
  );
  fc.assert(
    fc.property(header, fc.integer({ min: 1, max: 150 }), (text, size) => {
      const range = readByteRange(text, size);
      if (range === undefined || range === 'unsatisfiable') return;
      assert.ok(0 <= range.start && range.start < range.end && range.end <= size);
    }),
  );
});
