// Plugins that a plugin puts into parts of the config: those of workers are made for each, those for bundling dependencies
// are left out, and the report tells.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bundlers, compare } from './lib/compare.mjs';
import { testSandbox } from './lib/sandbox.mjs';

test('plugins of workers, in a function: made inside, run as natively', async () => {
  const source = `
    const inWorker = () => ({
      name: 'in-worker',
      transform(code, id) { return id.endsWith('w.js') ? { code: code.replace('PLACE', '"by the worker plugin"'), map: null } : null; },
    });
    export default () => ({ name: 'puts', config: () => ({ worker: { format: 'es', plugins: () => [inWorker()] } }) });`;
  const files = {
    'entry.js': 'new Worker(new URL("./w.js", import.meta.url), { type: "module" });\n',
    'w.js': 'console.log(PLACE);\n',
  };
  const output = await compare({ source, files }, async (plugin, root) => {
    const built = await bundlers.vite({ root, entry: 'entry.js', plugins: [plugin] });
    return built.map((file) => [file.fileName, String(file.code ?? file.source)]);
  });
  assert.match(JSON.stringify(output), /by the worker plugin/);
});

const esbuild = '[{ name: "esb", setup() {} }]';
const ways = {
  returned: `config: () => ({ optimizeDeps: { include: [], esbuildOptions: { target: 'es2020', plugins: ${esbuild} } } })`,
  'put into the resolved config': `configResolved(c) { c.optimizeDeps.esbuildOptions = { target: 'es2020', plugins: ${esbuild} }; }`,
};
for (const [name, hook] of Object.entries(ways))
  test(`plugins of esbuild for dependencies, ${name}: left out, the rest kept, and told`, async () => {
    const { plugin, sandbox, root } = testSandbox();
    const puts = await plugin(`export default () => ({ name: 'puts', ${hook} })`);
    const config = { root, optimizeDeps: { include: [] }, plugins: [] };
    const result = puts.config ? puts.config.call({}, config, {}) : puts.configResolved.call({}, config);
    const { optimizeDeps } = result ?? config;
    assert.deepEqual(optimizeDeps, { include: [], esbuildOptions: { target: 'es2020' } });
    const [{ denied }] = sandbox.report().plugins;
    assert.equal(denied[0].path, 'optimizeDeps.esbuildOptions.plugins');
    sandbox.dispose();
  });
