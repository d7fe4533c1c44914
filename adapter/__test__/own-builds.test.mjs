// Plugins that call the bundler themselves: builds of their own, with a grant, checked like the build around them.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
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
  mkdirSync(join(root, 'node_modules'));
  for (const name of ['vite', 'rollup', 'rolldown'])
    symlinkSync(new URL(`../../node_modules/${name}`, import.meta.url), join(root, 'node_modules', name));
  // What is granted is the folder; the way on leads out of it.
  mkdirSync(join(root, 'target'));
  mkdirSync(join(root, 'linked'));
  symlinkSync('../target', join(root, 'linked/sub'));
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
    [`outDir: 'linked/sub',`]: 'NEXXO_FS_DENIED',
    [`write: false }, environments: { client: { build: { write: true, outDir: 'elsewhere' } } }, x: {`]:
      'NEXXO_FS_DENIED',
    [`outDir: 'dist' }, environments: { client: { build: { outDir: 'elsewhere' } } }, x: {`]:
      'NEXXO_FS_DENIED',
    [`outDir: 'dist', rolldownOptions: { input, output: { dir: 'elsewhere' } },`]: 'NEXXO_FS_DENIED',
  };
  for (const [config, code] of Object.entries(denied)) {
    const { error, root } = await attempt(withVite(config), { bundler: true, write: ['dist', 'linked'] });
    assert.equal(error?.code, code, `${config} ${error?.stack}`);
    assert.ok(!existsSync(join(root, 'elsewhere')));
    assert.ok(!existsSync(join(root, 'target/sub')));
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

test('what bundlers turn code into takes no settings from outside of the project', async () => {
  const source = `import { transformWithOxc } from 'vite';
    export default (file, tsconfig) => ({ name: 'thief', async load(id) { return (await transformWithOxc('export default <a/>', file, tsconfig === undefined ? {} : { tsconfig })).code } })`;
  const { sandbox, root, write } = testSandbox();
  const outside = `${root}-outside`;
  writeFiles(outside, {
    'tsconfig.json': '{ "compilerOptions": { "jsx": "react-jsx", "jsxImportSource": "top-secret" } }',
  });
  mkdirSync(join(root, 'node_modules'));
  symlinkSync(new URL('../../node_modules/vite', import.meta.url), join(root, 'node_modules/vite'));
  const file = join(outside, 'a.tsx');
  const { transformWithOxc } = await import('vite');
  const { code } = await transformWithOxc('export default <a/>', file);
  assert.match(code, /top-secret/, 'natively it does');
  const inside = join(root, 'a.tsx');
  for (const args of [[file], [inside, join(outside, 'tsconfig.json')]]) {
    const plugin = await sandbox.plugin(write(source), ...args);
    await assert.rejects(
      async () => plugin.load.call({}, 'a'),
      (error) => {
        assert.equal(error.code, 'NEXXO_NAME_DENIED');
        assert.match(error.message, /`resolve: \["[^"]+"\]` would allow it/);
        return true;
      },
    );
  }
  const own = await sandbox.plugin(write(source), inside);
  assert.match(await own.load.call({}, 'a'), /jsx/);
  rmSync(outside, { recursive: true });
  sandbox.dispose();
});
