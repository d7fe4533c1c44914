import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { generateKey } from '@nexxo/native/signing';
import fc from 'fast-check';
import { router } from '../../dist/api/router.js';
import { DATABASES } from '../lib/databases.mjs';
import { publishTo } from '../lib/publisher.mjs';
import { rawRequest } from '../lib/raw-http.mjs';
import { freshPlace, startRegistry } from '../lib/registry-process.mjs';

const RUNS = Number(process.env.NEXXO_FUZZ_RUNS ?? 400);
/** An answer takes longer only where something hangs; the machine may be busy. */
const TIMEOUT_MS = 15_000;

const PROCEDURES = [...Object.keys(router._def.procedures), 'requests.none', '__proto__', 'constructor.call'];
const PATHS = [
  ...[
    '/',
    '/search',
    '/plugins/icons',
    '/plugins/icons/1.0.0',
    '/plugins/@acme/icons',
    '/style.css',
    '/favicon.ico',
  ],
  ...[
    '/npm/icons',
    '/npm/@acme%2ficons',
    '/npm/icons/1.0.0',
    '/npm/icons/latest',
    '/npm/icons/-/icons-1.0.0.tgz',
  ],
  ...['/npm/-/v1/search', '/npm/-/npm/v1/keys', '/npm/-/npm/v1/security/advisories/bulk', '/npm/-/whoami'],
  ...['/npm/-/npm/v1/security/audits', '/npm/-/package/icons/dist-tags', '/npm/-/ping', '/npm/-/user/x'],
  ...['/log/checkpoint', '/log/tile/0/000.p/2', '/log/tile/entries/000.p/2', '/log/tile/0/x001/000'],
  ...['/archives/icons/1.0.0', '/archives/@acme/icons/2.0.0', '/.well-known/nexxo.json'],
  ...['/healthz', '/readyz', '/metrics', '/nothing'],
  ...PROCEDURES.map((name) => `/trpc/${name}`),
  '/trpc/plugins.get,plugins.search',
];

const hostile = fc.constantFrom(
  ...[
    '..',
    '%2e%2e',
    '%2f',
    '%00',
    '%',
    '%zz',
    '%ff',
    "'",
    '"',
    '%22%3E',
    '{}',
    '[]',
    '__proto__',
    'constructor',
    '@',
    '~',
  ],
  ...[
    '%c0%af',
    '%F0%9F%98%80',
    '*',
    '(',
    'a'.repeat(300),
    '1e999',
    '-1',
    '0',
    'null',
    'NaN',
    '%E2%80%AE',
    ';',
    '\\',
    '$',
    ':',
  ],
);
const safe = (make) => {
  try {
    return make();
  } catch {
    return '%';
  }
};
const encoded = fc
  .string({ maxLength: 40, unit: 'grapheme' })
  .map((text) => safe(() => encodeURIComponent(text)));

const path = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...PATHS) },
  {
    weight: 3,
    arbitrary: fc
      .tuple(fc.constantFrom(...PATHS), fc.oneof(hostile, encoded))
      .map(([one, more]) => `${one}/${more}`),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom(...PATHS), fc.nat(), fc.oneof(hostile, encoded))
      .map(([one, at, more]) => one.slice(0, 1 + (at % one.length)) + more),
  },
  {
    weight: 1,
    arbitrary: fc.array(fc.oneof(hostile, encoded), { maxLength: 6 }).map((all) => `/${all.join('/')}`),
  },
);

const json = fc.oneof(
  fc.json({ maxDepth: 4 }),
  fc.constantFrom(
    '{"name":"icons"}',
    '{"query":"icons"}',
    '{"name":"__proto__"}',
    '{"0":{"name":"icons"}}',
    '"\\ud800"',
    '"\\u0000"',
  ),
  fc
    .record({
      name: fc.oneof(fc.constant('icons'), fc.string()),
      version: fc.oneof(fc.constant('1.0.0'), fc.string()),
    })
    .map((value) => JSON.stringify(value)),
  fc
    .record({ query: fc.string(), limit: fc.oneof(fc.integer(), fc.double()), cursor: fc.string() })
    .map((value) => JSON.stringify(value)),
  fc.constant('['.repeat(20_000)),
);
const query = fc.oneof(
  fc.constant(''),
  json.map((text) => `?input=${safe(() => encodeURIComponent(text))}`),
  json.map((text) => `?batch=1&input=${safe(() => encodeURIComponent(text))}`),
  fc
    .array(
      fc.tuple(
        fc.constantFrom('q', 'text', 'size', 'from', 'input', 'batch', 'page', 'capability', 'hook'),
        fc.oneof(hostile, encoded),
      ),
      { maxLength: 5 },
    )
    .map((all) => `?${all.map((pair) => pair.join('=')).join('&')}`),
  fc.oneof(hostile, encoded).map((text) => `?${text}`),
);

const headers = fc.array(
  fc.constantFrom(
    ...[
      'content-type: application/json',
      'content-type: text/plain',
      'content-type: ;',
      'content-type: multipart/form-data; boundary=x',
    ],
    ...[
      'accept: text/html',
      'accept: application/vnd.npm.install-v1+json',
      'accept: */*;q=9',
      'accept-encoding: gzip;q=0',
    ],
    ...[
      'content-encoding: gzip',
      'content-encoding: br',
      'range: bytes=0-',
      'range: bytes=5-1,,',
      'range: bytes=-99999999999999999999',
    ],
    ...[
      'if-none-match: *',
      'if-none-match: "',
      'if-modified-since: never',
      'nexxo-request: e30=',
      'nexxo-request: %%%',
      'nexxo-request: ',
    ],
    ...[
      `nexxo-request: ${'A'.repeat(30_000)}`,
      'trpc-accept: application/jsonl',
      'x-trpc-source: x',
      'cookie: a',
      'origin: null',
    ],
    ...['x-forwarded-for: ,', 'expect: 100-continue', 'te: trailers', 'upgrade: websocket', 'if-range: x'],
  ),
  { maxLength: 4 },
);
const method = fc.constantFrom(
  'GET',
  'GET',
  'GET',
  'POST',
  'POST',
  'PUT',
  'HEAD',
  'DELETE',
  'PATCH',
  'OPTIONS',
  'TRACE',
  'PROPFIND',
);
const body = fc.oneof(
  fc.constant(''),
  json.map((text) => Buffer.from(text)),
  fc.uint8Array({ maxLength: 500 }).map((bytes) => Buffer.from(bytes)),
);

const request = fc.record({ method, path, query, headers, body });

for (const database of DATABASES) {
  describe(database, { timeout: 600_000 }, () => {
    test(`of ${RUNS} hostile requests over all paths none fails the server, hangs, or is told what is inside`, async () => {
      const registry = await startRegistry(await freshPlace(database), { args: ['--log-level', 'error'] });
      await publishTo(registry, { key: generateKey(), name: 'icons', version: '1.0.0' });
      await publishTo(registry, { key: generateKey(), name: '@acme/weather', version: '1.0.0' });
      const property = fc.asyncProperty(request, async ({ method, path, query, headers, body }) => {
        const length =
          body.length > 0 || method === 'PUT' || method === 'POST' ? [`content-length: ${body.length}`] : [];
        const head = [
          `${method} ${path}${query} HTTP/1.1`,
          'host: a',
          'connection: close',
          ...headers,
          ...length,
        ];
        const answer = await rawRequest(
          registry.port,
          [`${head.join('\r\n')}\r\n\r\n`, body].filter((part) => part.length > 0),
          {
            timeoutMs: TIMEOUT_MS,
          },
        );
        const what = `${answer.status} for ${head.join(' | ').slice(0, 400)}: ${answer.body.slice(0, 300)}`;
        assert.ok(answer.status >= 200 && answer.status < 500, what);
        assert.doesNotMatch(answer.body, /node_modules|\.js:\d|SQLITE_|syntax error|\bat [\w.]+ \(/, what);
      });
      await fc.assert(property, { numRuns: RUNS });
      const { code, stderr } = await registry.stop();
      assert.equal(code, 0);
      assert.equal(stderr, '', stderr.slice(0, 2000));
    });

    test('bytes that are no requests leave the server as it was', async () => {
      const registry = await startRegistry(await freshPlace(database), { args: ['--log-level', 'error'] });
      const pieces = fc.constantFrom(
        'GET ',
        'POST ',
        '/',
        ' HTTP/1.1',
        '\r\n',
        '\r\n\r\n',
        'host: a',
        'content-length: ',
        '5',
        ':',
        '\0',
        'transfer-encoding: chunked',
        'x',
      );
      const bytes = fc.oneof(
        fc.uint8Array({ minLength: 1, maxLength: 200 }).map((some) => Buffer.from(some)),
        fc.array(pieces, { minLength: 1, maxLength: 12 }).map((all) => Buffer.from(all.join(''))),
      );
      await fc.assert(
        fc.asyncProperty(bytes, async (some) => {
          const { status } = await rawRequest(registry.port, [some], { timeoutMs: TIMEOUT_MS, end: true });
          assert.ok(status < 500, `${status} for ${JSON.stringify(some.toString('latin1'))}`);
        }),
        { numRuns: RUNS / 2 },
      );
      assert.equal((await fetch(`${registry.address}readyz`)).status, 200);
      assert.equal((await registry.stop()).stderr, '');
    });
  });
}
