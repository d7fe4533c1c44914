import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { generateKey } from '@nexxo/native/signing';
import fc from 'fast-check';
import { z } from 'zod';
import { router } from '../../dist/api/router.js';
import { DATABASES } from '../lib/databases.mjs';
import { fromJsonSchema } from '../lib/from-json-schema.mjs';
import { publishTo } from '../lib/publisher.mjs';
import { freshPlace, startRegistry } from '../lib/registry-process.mjs';

const RUNS = Number(process.env.NEXXO_FUZZ_RUNS ?? 120);
const KNOWN = ['icons', '@acme/weather', '1.0.0', '2.0.0', 'latest', 'tiny', 'vite', 'transform', 'fs.read'];

const procedures = Object.entries(router._def.procedures).map(([name, { _def }]) => ({
  name,
  isQuery: _def.type === 'query',
  schema: _def.inputs[0] ? z.toJSONSchema(_def.inputs[0], { io: 'input', unrepresentable: 'any' }) : {},
}));

for (const database of DATABASES) {
  describe(database, { timeout: 600_000 }, () => {
    test('no input that is made from its schema makes a procedure fail, and each takes some', async () => {
      const registry = await startRegistry(await freshPlace(database), { args: ['--log-level', 'error'] });
      for (const [name, version] of [
        ['icons', '1.0.0'],
        ['icons', '2.0.0'],
        ['@acme/weather', '1.0.0'],
      ]) {
        const key = (registry[name] ??= generateKey());
        await publishTo(registry, { key, name, version });
      }
      for (const { name, isQuery, schema } of procedures) {
        const statuses = new Set();
        const property = fc.asyncProperty(fromJsonSchema(schema, KNOWN), async (input) => {
          const text = JSON.stringify(input);
          const query = `?input=${encodeURIComponent(text)}`;
          const response = isQuery
            ? await fetch(`${registry.address}trpc/${name}${query}`)
            : await fetch(`${registry.address}trpc/${name}`, {
                method: 'POST',
                body: text,
                headers: { 'content-type': 'application/json' },
              });
          const answer = await response.text();
          statuses.add(response.status);
          const what = `${response.status} of ${name} for ${text.slice(0, 500)}: ${answer.slice(0, 500)}`;
          assert.ok(response.status < 500, what);
          assert.doesNotMatch(answer, /node_modules|\.js:\d|SQLITE_|syntax error|\bat [\w.]+ \(/, what);
          JSON.parse(answer);
        });
        await fc.assert(property, { numRuns: RUNS });
        // Only a key can sign what changes something.
        if (isQuery) assert.ok(statuses.has(200), `${name} took nothing: ${[...statuses]}`);
      }
      const { code, stderr } = await registry.stop();
      assert.equal(code, 0);
      assert.equal(stderr, '', stderr.slice(0, 2000));
    });
  });
}
