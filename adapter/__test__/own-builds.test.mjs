// Plugins that call the bundler themselves: builds of their own, with a grant, checked like the build around them.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { bundlers, compare, writeFiles } from './lib/compare.mjs';
import { testSandbox } from './lib/sandbox.mjs';

const files = {
  'package.json': '{ "name": "project" }',
  'entry.js': 'import text from "built:worker.js"; console.log(text);\n',
  'worker.js': 'import { name } from "virtual:name"; console.log("worker", name, REPLACED);\n',
};
const granted = { bundler: true, write: ['.'] };

/** A plugin that gives what a build of its own makes of a file. */
const builder = (imports, body) => `${imports}
import path from 'node:path';
const own = () => ({
  name: 'own',
  resolveId(id) { return id === 'virtual:name' ? '\\0name' : null; },
  load(id) { return id === '\\0name' ? 'export const name = "made inside";' : null; },
  transform(code) { return { code: code.replace('REPLACED', '"by own"'), map: null }; },
});
export default () => {
  let root, outer = [];
  return {
    name: 'builder',
    options(options) { outer = options.plugins; },
    buildStart(options) { if (options.plugins.length) outer = options.plugins; },
    resolveId(id, importer) { return id.startsWith('built:') ? '\\0' + path.join(path.dirname(importer), id.slice(6)) + '?built' : null; },
    async load(id) {
      if (!id.endsWith('?built')) return null;
      const input = id.slice(1, -6);
      ${body}
      return 'export default ' + JSON.stringify(output.map((file) => [file.type, file.fileName, file.code ?? file.source, file.map?.mappings, Object.keys(file.modules ?? {}).length]));
    },
  };
};`;

const started = (from) =>
  builder(
    `import { ${from} } from '${from}';`,
    `const build = await ${from}({ input, plugins: [own(), null, [Promise.resolve({ name: 'late', renderChunk: (code) => code + '/*! late */' })]], onLog() {}, external: (id) => id === 'nothing' });
     const { output } = await build.generate({ format: 'es', sourcemap: true, banner: '/* banner */', plugins: [{ name: 'of output', generateBundle() { this.emitFile({ type: 'asset', fileName: 'a.txt', source: 'asset' }); } }] });
     await build.close();`,
  );

for (const from of ['rollup', 'rolldown'])
  test(`${from} called from inside gives what it gives natively`, async () => {
    const code = await compare(
      { source: started(from), files, options: granted, packages: [from] },
      async (plugin, root) => {
        const [chunk] = await bundlers[from]({ root, entry: 'entry.js', plugins: [plugin], onLog() {} });
        return chunk.code;
      },
    );
    assert.match(code, /made inside/);
    assert.match(code, /by own/);
    assert.match(code, /late/);
    assert.match(code, /asset/);
  });

const withVite = (config) =>
  builder(
    `import { build } from 'vite';`,
    `const { output } = await build({ configFile: false, logLevel: 'silent', root: path.dirname(input), plugins: [own()], build: { ${config} minify: false, sourcemap: true, rollupOptions: { input, output: { entryFileNames: '[name].js' } } } });`,
  );

test('vite.build called from inside gives what it gives natively, and writes where it may', async () => {
  const code = await compare(
    { source: withVite(`outDir: 'worker-dist',`), files, options: granted, packages: ['vite'] },
    async (plugin, root) => {
      const [chunk] = await bundlers.vite({ root, entry: 'entry.js', plugins: [plugin] });
      assert.match(readFileSync(join(root, 'worker-dist/worker.js'), 'utf8'), /made inside/);
      return chunk.code;
    },
  );
  assert.match(code, /by own/);
});

/** What a plugin gets that tries to build. */
async function attempt(source, settings) {
  const { sandbox, root, write } = testSandbox();
  writeFiles(root, files);
  const packages = ['vite', 'rollup', 'rolldown'];
  await import('node:fs').then(({ mkdirSync, symlinkSync }) => {
    mkdirSync(join(root, 'node_modules'));
    for (const name of packages)
      symlinkSync(new URL(`../../node_modules/${name}`, import.meta.url), join(root, 'node_modules', name));
  });
  const plugin = await sandbox.plugin({ package: write(source), ...settings });
  try {
    await plugin.load.call({}, `\0${join(root, 'worker.js')}?built`);
    return { root };
  } catch (error) {
    return { root, error };
  } finally {
    sandbox.dispose();
  }
}

test('without the grant no build begins, and the error names it', async () => {
  const sources = [started('rollup'), started('rolldown'), withVite('write: false,')];
  for (const source of sources) {
    const { error } = await attempt(source, { write: ['.'] });
    assert.equal(error.code, 'NEXXO_BUNDLER_DENIED');
    assert.match(error.message, /`bundler: true` would allow it/);
  }
});

test('a build from inside writes only where the plugin may, and its config is checked', async () => {
  const denied = {
    [`outDir: 'elsewhere',`]: 'NEXXO_FS_DENIED',
    [`outDir: '../outside',`]: 'NEXXO_CONFIG_DENIED',
    [`write: false, watch: {},`]: 'NEXXO_UNSUPPORTED',
    [`write: false, rolldownOptions: { tsconfig: '/etc/passwd' },`]: 'NEXXO_CONFIG_DENIED',
    [`write: false, lib: { entry: '/etc/passwd' },`]: 'NEXXO_NAME_DENIED',
  };
  for (const [config, code] of Object.entries(denied)) {
    const { error, root } = await attempt(withVite(config), { bundler: true, write: ['dist'] });
    assert.equal(error?.code, code, config);
    assert.ok(!existsSync(join(root, 'elsewhere')));
  }
  const named = builder(
    `import { rollup } from 'rollup';`,
    `const build = await rollup({ input: '/etc/passwd' }); const { output } = await build.generate({});`,
  );
  assert.equal((await attempt(named, granted)).error.code, 'NEXXO_NAME_DENIED');
  const written = builder(
    `import { rollup } from 'rollup';`,
    `const build = await rollup({ input, plugins: [own()] }); const { output } = await build.write({ file: path.join(path.dirname(input), 'other/x.js') });`,
  );
  assert.equal((await attempt(written, { bundler: true })).error.code, 'NEXXO_FS_DENIED');
});

test('plugins of the project that the plugin was shown take part in its builds', async () => {
  const source = builder(
    `import { rollup } from 'rollup';`,
    `const build = await rollup({ input, plugins: [own(), ...outer.filter((p) => p.name !== 'builder')] }); const { output } = await build.generate({ format: 'es' });`,
  );
  const code = await compare(
    { source, files, options: granted, packages: ['rollup'] },
    async (plugin, root) => {
      const shown = { name: 'shown', renderChunk: (text) => `${text}\n/* shown took part */` };
      const [chunk] = await bundlers.rollup({
        root,
        entry: 'entry.js',
        plugins: [plugin, shown],
        onLog() {},
      });
      return chunk.code;
    },
  );
  assert.equal(code.match(/shown took part/g).length, 2);
});
