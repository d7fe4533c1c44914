import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { evaluateInNode, startGuest } from './lib/node-layer.mjs';

const folder = new URL('./node-layer/', import.meta.url);
let guest;

before(async () => {
  guest = await startGuest({ read: ['__test__/fixtures'] });
});
after(() => guest.sandbox.dispose());

for (const file of readdirSync(folder)) {
  const { default: groups } = await import(new URL(file, folder));
  describe(`does what Node does: ${file}`, () => {
    for (const [group, lines] of Object.entries(groups)) {
      test(group, async (context) => {
        for (const expression of lines.split('\n').filter(Boolean)) {
          await context.test(expression, async () => {
            assert.deepEqual(await guest.evaluate(expression), await evaluateInNode(expression));
          });
        }
      });
    }
  });
}
