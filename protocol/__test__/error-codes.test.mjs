import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { REGISTRY_ERRORS, RegistryError } from '../dist/index.js';

test('docs/errors.md has a row for each code of a registry, with its remedy', () => {
  const text = readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8');
  const [, section] = text.split('\n## Of a registry\n');
  const rows = [...section.matchAll(/^\| `(NEXXO_\w+)` \| .+ \| (.+) \|$/gm)];
  assert.deepEqual(Object.fromEntries(rows.map(([, code, remedy]) => [code, remedy])), REGISTRY_ERRORS);
  assert.equal(rows.length, Object.keys(REGISTRY_ERRORS).length);
});

test('an error says what happened and what to do', () => {
  const error = new RegistryError('NEXXO_NAME_OWNED', 'x belongs to another key');
  assert.equal(
    error.message,
    `NEXXO_NAME_OWNED: x belongs to another key. ${REGISTRY_ERRORS.NEXXO_NAME_OWNED}`,
  );
});
