import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { z } from 'zod';
import { requestInput } from '../dist/api/other-schemas.js';
import * as schemas from '../dist/api/plugin-schemas.js';
import { apiFace, pagesFace } from '../dist/index.js';
import { DATABASES } from './lib/databases.mjs';
import { serveFaces } from './lib/face-server.mjs';
import { HOSTILE_MARKUP } from './lib/hostile-texts.mjs';
import { valuesOf } from './lib/schema-values.mjs';

const RUNS = Number(process.env.NEXXO_FUZZ_RUNS ?? 120);

const PROCEDURES = {
  'plugins.search': schemas.searchInput,
  'plugins.get': schemas.getInput,
  'plugins.version': schemas.versionInput,
  'plugins.status': schemas.statusInput,
  'plugins.readme': schemas.versionInput,
  'plugins.changes': schemas.changesInput,
  'requests.withdraw': requestInput,
  'requests.transfer': requestInput,
  'registry.describe': z.undefined(),
};
const OUTPUTS = {
  'plugins.search': schemas.searchOutput,
  'plugins.get': schemas.getOutput,
  'plugins.version': schemas.versionOutput,
  'plugins.status': schemas.statusOutput,
  'plugins.readme': schemas.readmeOutput,
  'plugins.changes': schemas.changesOutput,
};

const PLUGINS = [
  { name: 'a', version: '1.0.0', description: 'A plugin.', keywords: ['vite'], readme: '# A' },
  { name: 'a', version: '1.1.0', state: 'revoked', reason: 'x' },
  { name: '@a/b', version: '0.0.1-x.1', readme: '[x](javascript:1)' },
];

const JUNK = [
  ...[
    null,
    true,
    0,
    -1,
    1.5,
    1e308,
    '',
    'x',
    [],
    {},
    [[]],
    'x'.repeat(5000),
    '\0',
    '\ud800',
    '\u202e',
    '__proto__',
    'latest',
    'a',
    '1.0.0',
  ],
  ...HOSTILE_MARKUP.slice(0, 6),
];

/** A value that was valid before something in it became another. */
const spoilt = (valid) =>
  fc
    .tuple(
      valid,
      fc.array(fc.tuple(fc.nat(), fc.constantFrom(...JUNK), fc.constantFrom('set', 'drop', 'add')), {
        minLength: 1,
        maxLength: 3,
      }),
    )
    .map(([value, changes]) => {
      let root = structuredClone(value);
      for (const [seed, shared, how] of changes) {
        // A later change may be made in it.
        const junk = structuredClone(shared);
        const places = [];
        const walk = (at) => {
          if (typeof at !== 'object' || at === null) return;
          for (const key of Object.keys(at)) {
            places.push([at, key]);
            walk(at[key]);
          }
        };
        walk(root);
        if (places.length === 0) root = junk;
        else {
          const [at, key] = places[seed % places.length];
          if (how === 'set') at[key] = junk;
          else if (how === 'drop') delete at[key];
          else if (Array.isArray(at)) at.push(junk);
          else
            Object.defineProperty(at, String(junk), {
              value: junk,
              enumerable: true,
              configurable: true,
              writable: true,
            });
        }
      }
      return root;
    });

const hostileText = fc.oneof(
  fc.json(),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom('{', '[[[[', '"', 'null', '{"__proto__":{"x":1}}', '['.repeat(9000)),
);

for (const kind of DATABASES) {
  describe(`fuzzing on ${kind}`, () => {
    const served = async (t) => {
      const server = await serveFaces(
        t,
        kind,
        (registry) => [apiFace(registry), pagesFace(registry)],
        PLUGINS,
      );
      t.after(() => assert.deepEqual(server.failed, [], "nothing failed by the registry's own fault"));
      return server.url;
    };

    /** That the answer is one of the API's, and no failure of its own. */
    const checked = async (response, what) => {
      const text = await response.text();
      assert.ok(response.status < 500, `${what}: ${response.status} ${text.slice(0, 300)}`);
      const body = JSON.parse(text);
      for (const { error } of [body].flat())
        if (error !== undefined) {
          assert.match(error.data.nexxo, /^NEXXO_[A-Z_]+$/, what);
          assert.deepEqual(Object.keys(error.data).sort(), ['code', 'httpStatus', 'nexxo']);
        }
      return body;
    };
    /** What fits into no address is posted. */
    const call = (url, name, text, post) =>
      post || encodeURIComponent(text.toWellFormed()).length > 8000
        ? fetch(`${url}trpc/${name}`, {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: text,
          })
        : fetch(`${url}trpc/${name}?input=${encodeURIComponent(text.toWellFormed())}`);

    for (const [name, schema] of Object.entries(PROCEDURES)) {
      test(`${name} answers whatever is valid as its schema says, and refuses all else`, async (t) => {
        const url = await served(t);
        const valid = valuesOf(schema);
        const isMutation = name.startsWith('requests.');
        await fc.assert(
          fc.asyncProperty(valid, fc.boolean(), async (input, post) => {
            const text = JSON.stringify(input) ?? '';
            const { result, error } = await checked(
              await call(url, name, text, isMutation || post || text.length > 4000),
              text,
            );
            if (result !== undefined) OUTPUTS[name]?.parse(result.data);
            else assert.notEqual(error.data.nexxo, 'NEXXO_INPUT_INVALID', text);
          }),
          { numRuns: RUNS },
        );
        await fc.assert(
          fc.asyncProperty(spoilt(valid), async (input) => {
            const text = JSON.stringify(input) ?? '';
            await checked(await call(url, name, text, true), text);
          }),
          { numRuns: RUNS },
        );
        await fc.assert(
          fc.asyncProperty(hostileText, fc.boolean(), async (text, post) => {
            await checked(await call(url, name, text, post), text);
          }),
          { numRuns: RUNS },
        );
      });
    }

    test('paths, batches, headers and types of bodies as nobody should send them are refused', async (t) => {
      const url = await served(t);
      const header = fc.constantFrom(
        'application/json',
        'multipart/form-data; boundary=x',
        'application/octet-stream',
        'text/plain',
        'application/jsonl',
        '',
      );
      const procedure = fc.oneof(
        fc.constantFrom(
          ...Object.keys(PROCEDURES),
          'plugins',
          'plugins.',
          '',
          '__proto__',
          'constructor',
          'plugins.__proto__',
          'toString',
        ),
        fc.string({ maxLength: 20 }),
      );
      const odd = fc.record({
        path: fc
          .array(procedure, { minLength: 1, maxLength: 14 })
          .map((names) => names.map(encodeURIComponent).join(',')),
        query: fc.dictionary(
          fc.constantFrom('batch', 'input', 'connectionParams', 'lastEventId', '__proto__'),
          fc.oneof(fc.constantFrom('1', '0', 'null', '{}'), hostileText),
        ),
        method: fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'),
        accept: fc.constantFrom('*/*', 'application/jsonl', 'text/event-stream'),
        type: header,
        body: hostileText,
      });
      await fc.assert(
        fc.asyncProperty(odd, async ({ path, query, method, accept, type, body }) => {
          const search = new URLSearchParams(
            Object.entries(query).map(([key, value]) => [key, value.slice(0, 3000).toWellFormed()]),
          );
          const init = { method, headers: { accept, ...(type !== '' && { 'content-type': type }) } };
          const response = await fetch(
            `${url}trpc/${path}?${search}`,
            method === 'GET' ? init : { ...init, body },
          );
          assert.ok(response.status < 500, `${path}: ${response.status} ${await response.text()}`);
          await response.arrayBuffer().catch(() => {});
        }),
        { numRuns: RUNS * 3 },
      );
    });

    test('every page is a page, whatever its address is', async (t) => {
      const url = await served(t);
      const part = fc.oneof(
        fc.constantFrom(
          'a',
          '@a',
          'b',
          '1.0.0',
          'latest',
          '..',
          '.',
          '%',
          '%2e',
          '%00',
          '%ff',
          '@',
          '__proto__',
          '',
        ),
        fc.string({ unit: 'binary', maxLength: 20 }).map((text) => encodeURIComponent(text.toWellFormed())),
      );
      const path = fc.oneof(
        fc.array(part, { maxLength: 5 }).map((parts) => `plugins/${parts.join('/')}`),
        fc
          .dictionary(
            fc.constantFrom('q', 'capability', 'framework', 'hook', 'from', 'size', 'x'),
            fc.oneof(
              fc.string({ unit: 'binary', maxLength: 60 }),
              fc.constantFrom('vite', 'read', 'load', '0', '20', 'none', ...HOSTILE_MARKUP),
            ),
          )
          .map(
            (query) =>
              `search?${new URLSearchParams(Object.entries(query).map(([key, value]) => [key, value.toWellFormed()]))}`,
          ),
        valuesOf(schemas.searchInput).map(({ text, capability, framework, hook, from }) => {
          const query = Object.entries({ q: text?.toWellFormed(), capability, framework, hook, from }).filter(
            ([, value]) => value !== undefined,
          );
          return `search?${new URLSearchParams(query.map(([key, value]) => [key, String(value)]))}`;
        }),
      );
      await fc.assert(
        fc.asyncProperty(path, async (address) => {
          const response = await fetch(`${url}${address}`);
          const text = await response.text();
          assert.ok([200, 400, 404].includes(response.status), `${address}: ${response.status}`);
          // A path with `..` may lead out of the pages.
          if (text !== '') assert.match(text, /^<!doctype html>[\s\S]*<\/html>\n$/);
          assert.doesNotMatch(text, /window\.__ran=1<\/script>|<script/);
        }),
        { numRuns: RUNS * 3 },
      );
    });
  });
}
