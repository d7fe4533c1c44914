// What is said of a text that is no JSON, against what the V8 of this very Node says.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { rolldown } from 'rolldown';

const directory = await mkdtemp(path.join(tmpdir(), 'nexxo-json-'));
after(() => rm(directory, { recursive: true, force: true }));
const bundle = await rolldown({ input: fileURLToPath(new URL('../web/json-error.ts', import.meta.url)) });
const file = path.join(directory, 'json-error.mjs');
await bundle.write({ file, format: 'esm' });
await bundle.close();
const { jsonError } = await import(pathToFileURL(file).href);

const isNewer = Number.parseInt(process.versions.node, 10) >= 22;
const ofV8 = (text) => {
  try {
    JSON.parse(text);
    return null;
  } catch (error) {
    return error.message;
  }
};
const check = (text) => assert.equal(jsonError(text, isNewer), ofV8(text), JSON.stringify(text));
const letters = fc.constantFrom(...'{}[]:,"\\0123456789-+.eEtruefalsn u/bx\n\t\r\u0001\u00f6\u0100\u2028');

test('random texts', () => {
  fc.assert(fc.property(fc.string({ unit: letters, maxLength: 12 }), check), { numRuns: 20_000 });
});

test('JSON with a few characters changed', () => {
  const more = fc.string({ unit: letters, maxLength: 3 });
  const changed = fc.property(
    fc.jsonValue({ maxDepth: 3 }),
    fc.boolean(),
    fc.nat(),
    more,
    fc.nat(3),
    (value, isLong, at, text, cut) => {
      const json = JSON.stringify(value, null, isLong ? 2 : 0);
      const from = at % (json.length + 1);
      check(json.slice(0, from) + text + json.slice(from + cut));
    },
  );
  fc.assert(changed, { numRuns: 10_000 });
});

test('texts that are values taken for texts', () => {
  for (const text of ['undefined', 'NaN', 'Infinity', '[object Object]', '', ' ', 'null', '<!doctype html>'])
    check(text);
});
