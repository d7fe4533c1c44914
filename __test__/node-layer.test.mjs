import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { after, describe, test } from 'node:test';
import { evaluateInNode, startGuest } from './lib/node-layer.mjs';

const folder = new URL('./node-layer/', import.meta.url);
const suites = await Promise.all(
  readdirSync(folder).map(async (file) => [file, (await import(new URL(file, folder))).default]),
);
const guest = await startGuest({ read: ['__test__/fixtures'] });

describe('the guest does what Node does', () => {
  after(() => guest.sandbox.dispose());
  for (const [file, groups] of suites) {
    for (const [group, lines] of Object.entries(groups)) {
      test(`${file}: ${group}`, async () => {
        const different = [];
        for (const expression of lines.split('\n').filter(Boolean)) {
          const [inside, native] = [await guest.evaluate(expression), await evaluateInNode(expression)];
          if (JSON.stringify(inside) !== JSON.stringify(native))
            different.push({ expression, inside, native });
        }
        assert.deepEqual(different, []);
      });
    }
  }
});
