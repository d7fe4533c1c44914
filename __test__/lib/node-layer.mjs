import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { createSandbox } from '../../index.js';

const require = createRequire(import.meta.url);
const EVALUATOR = fileURLToPath(new URL('../fixtures/node-layer/evaluator.mjs', import.meta.url));

/** A guest that evaluates expressions; `modules('fs')` in them is a built-in. */
export async function startGuest(settings = {}, options = {}) {
  const sandbox = createSandbox({ allowUnsigned: true, ...options });
  const plugin = await sandbox.plugin({ package: EVALUATOR, limits: { cpuMs: 10_000 }, ...settings });
  const context = { warn() {}, info() {}, debug() {}, error() {} };
  return {
    sandbox,
    async evaluate(expression) {
      return JSON.parse(await plugin.transform.call(context, expression, '/x.js'));
    },
  };
}

/** The same expression, in the Node that runs the test. */
export async function evaluateInNode(expression) {
  const show = (value) => ({
    value: value === undefined ? '[undefined]' : typeof value === 'bigint' ? `${value}n` : value,
  });
  let answer;
  try {
    const run = new Function('modules', `return (${expression});`);
    answer = show(await run((name) => require(`node:${name}`)));
  } catch (error) {
    answer = { error: { name: error?.name, message: String(error?.message), code: error?.code } };
  }
  return JSON.parse(JSON.stringify(answer));
}
