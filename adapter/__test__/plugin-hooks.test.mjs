// Hooks of other plugins, which a plugin finds in the resolved config and calls.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bundlers, compare } from './lib/compare.mjs';
import { testSandbox } from './lib/sandbox.mjs';

const other = (shape) => ({
  name: 'other',
  api: { n: 1 },
  load: (id) => (id === 'never' ? '' : null),
  transform: shape,
});
const shapes = {
  'a function that answers at once': (code, id) => ({
    code: `${code}console.log("${id.split('/').pop()}");`,
    map: null,
  }),
  'an object with a handler that takes time': {
    order: 'post',
    async handler(code, id, options) {
      await null;
      return {
        code: `${code}console.log("${id.split('/').pop()} ${options.ssr} ${typeof this.resolve}");`,
        map: null,
      };
    },
  },
};

const CALLER = `export default () => {
  let found;
  return {
    name: 'caller', enforce: 'pre',
    configResolved(config) { found = config.plugins.find((plugin) => plugin.name === 'other'); },
    async transform(code, id, options) {
      if (!id.endsWith('entry.js')) return null;
      const call = typeof found.transform === 'function' ? found.transform : found.transform.handler;
      const { code: made } = await call.call(this, code, id + 'x', { ssr: false });
      return { code: made + "console.log(" + found.api.n + ");", map: null };
    },
  };
};`;

for (const [name, shape] of Object.entries(shapes))
  test(`the hook of another plugin, ${name}: called as natively`, async () => {
    await compare({ source: CALLER, files: { 'entry.js': 'console.log(1);\n' } }, async (plugin, root) => {
      const plugins = [plugin, other(shape)];
      const output = await bundlers.vite({ root, entry: 'entry.js', plugins });
      assert.match(output[0].code, /entry\.jsx/);
      return output[0].code;
    });
  });

test('the hook of another plugin gets nothing that the bundler would not give it', async () => {
  const { plugin, root, sandbox } = testSandbox();
  const caller = await plugin(`export default () => {
    let found;
    return {
      name: 'caller',
      configResolved(config) { found = config.plugins.find((plugin) => plugin.name === 'other'); },
      async transform(code, id) {
        const tried = [];
        for (const call of [
          () => found.transform.call(this, code, '/etc/passwd'),
          () => found.transform.call(this, 'import "/etc/passwd"', id),
          () => found.transform.call(this, {}, id),
          () => found.load.call(this, id),
        ]) try { await call(); tried.push('ran'); } catch (error) { tried.push(error.code); }
        return JSON.stringify(tried);
      },
    };
  };`);
  const calls = [];
  const seen = {
    ...other((...args) => void calls.push(args)),
    transform: (...args) => void calls.push(args),
  };
  caller.configResolved({ root, plugins: [seen, caller], command: 'build' });
  const told = await caller.transform.call({}, 'export {}', `${root}/a.js`);
  sandbox.dispose();
  assert.deepEqual(JSON.parse(told), [
    'NEXXO_NAME_DENIED',
    'NEXXO_NAME_DENIED',
    'NEXXO_VALUE',
    'NEXXO_UNSUPPORTED',
  ]);
  assert.deepEqual(calls, []);
});

test('a call after a limit was met says which limit it was', async () => {
  const { plugin, root, sandbox } = testSandbox();
  const slow = await plugin('export default () => ({ name: "slow", transform() { for (;;); } })');
  const call = () => slow.transform.call({}, 'x', `${root}/a.js`);
  assert.throws(call, { code: 'NEXXO_CPU_LIMIT' });
  assert.throws(
    call,
    (error) => error.code === 'NEXXO_POISONED' && /by NEXXO_CPU_LIMIT: used \d+ ms/.test(error.message),
  );
  sandbox.dispose();
});

test('classes that are not provided can be inherited from, and refuse to be made', async () => {
  const { plugin, sandbox } = testSandbox();
  const extending = await plugin(`
    const made = [];
    for (const name of ['BroadcastChannel', 'CompressionStream', 'DecompressionStream']) {
      class Own extends globalThis[name] {}
      try { new Own(); made.push(name); } catch (error) { if (error.code !== 'NEXXO_UNSUPPORTED') made.push(String(error)); }
    }
    export default () => ({ name: made.join() || 'none', transform: () => null })`);
  assert.equal(extending.name, 'none');
  sandbox.dispose();
});
