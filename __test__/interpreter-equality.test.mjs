// Where the interpreter has short ways, they lead to what V8 says.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createSandbox } from '@nexxo/native';
import { everything } from './fixtures/interpreter/cases.mjs';

const sandbox = createSandbox({
  root: fileURLToPath(new URL('fixtures/interpreter/', import.meta.url)),
  allowUnsigned: true,
  limits: { cpuMs: 5000 },
});
after(() => sandbox.dispose());

test('comparisons, fields of variables, changing prototypes, keys, methods of strings and texts of functions', async () => {
  const plugin = await sandbox.plugin('./plugin.mjs');
  const transform = plugin.transform.handler ?? plugin.transform;
  const answer = await transform.call({}, '', 'a.js');
  const inside = JSON.parse(typeof answer === 'string' ? answer : answer.code);
  const outside = JSON.parse(JSON.stringify(everything()));
  for (const part of Object.keys(outside))
    for (const [index, expected] of outside[part].entries())
      assert.deepEqual(inside[part][index], expected, `${part} ${index}`);
});
