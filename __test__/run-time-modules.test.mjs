import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createSandbox } from '@nexxo/native';

const repository = dirname(dirname(fileURLToPath(import.meta.url)));

/** A project with packages of its own; the plugin answers `load` with what its code finds, natively and sandboxed. */
async function compare(t, files, { read = ['.'] } = {}) {
  const root = mkdtempSync(join(tmpdir(), 'nexxo-late-'));
  t.after(() => rmSync(root, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  for (const name of ['vite', 'rollup', 'rolldown'])
    if (!files[`node_modules/${name}/package.json`]) {
      mkdirSync(join(root, 'node_modules'), { recursive: true });
      symlinkSync(join(repository, 'node_modules', name), join(root, 'node_modules', name));
    }
  const { default: factory } = await import(pathToFileURL(join(root, 'plugin.mjs')).href);
  const sandbox = createSandbox({
    root,
    allowUnsigned: true,
    cacheDir: false,
    read,
    limits: { cpuMs: 5000 },
  });
  t.after(() => sandbox.dispose());
  const plugin = await sandbox.plugin('./plugin.mjs', root);
  const run = async (call) => {
    try {
      return await call();
    } catch (error) {
      return `${error.code}: ${error.message}`;
    }
  };
  return {
    native: await run(() => factory(root).load('id')),
    inside: await run(() => sandbox.callHook(plugin, 'load', ['id'], {})),
  };
}

const plugin = (body, imports = '') => `${imports}
export default (root) => ({ name: 'late', async load() { ${body} } });
`;

test('import() of a config file of the project: its own imports, CommonJS and JSON among them', async (t) => {
  const { native, inside } = await compare(t, {
    'plugin.mjs': plugin(`
      const file = [root, 'tool.config.mjs'].join('/');
      const config = await import('file://' + file);
      return JSON.stringify([config.default, config.where.slice(root.length), Object.keys(config)]);`),
    'tool.config.mjs': `import { named } from './part.js';
import old, { listed } from './old.cjs';
import preset from 'a-preset';
export const where = import.meta.dirname + import.meta.filename.slice(-15);
export default { named, old, listed, preset, top: await Promise.resolve(1) };`,
    'package.json': '{ "type": "module" }',
    'part.js': 'export const named = import.meta.url.endsWith("part.js");',
    'old.cjs': 'exports.listed = require("./data.json").value; exports.name = __filename.slice(-7);',
    'data.json': '{ "value": 7 }',
    'node_modules/a-preset/package.json':
      '{ "name": "a-preset", "exports": { "import": "./i.mjs", "require": "./r.cjs" } }',
    'node_modules/a-preset/i.mjs': 'export default "by import";',
    'node_modules/a-preset/r.cjs': 'module.exports = "by require";',
  });
  assert.equal(inside, native);
  assert.match(inside, /by import/);
});

test('require of a computed path: CommonJS in cycles, a package by its exports, imports with #', async (t) => {
  const { native, inside } = await compare(t, {
    'plugin.mjs': plugin(
      `const require = createRequire(root + '/config/');
      const name = ['.', 'a'].join('/');
      return JSON.stringify([require(name), require(['a', 'tool'].join('-')), require(name) === require(name + '.js')]);`,
      "import { createRequire } from 'node:module';",
    ),
    'config/package.json': '{ "imports": { "#inner": "./inner/index.js" } }',
    'config/a.js': 'exports.early = 1; exports.b = require("./b"); exports.inner = require("#inner");',
    'config/b.js': 'module.exports = { seen: require("./a").early, done: require("./a").b };',
    'config/inner/index.js':
      'module.exports = module.id.split("/").pop() + module.paths.length.toString().length;',
    'node_modules/a-tool/package.json':
      '{ "name": "a-tool", "exports": { ".": { "import": "./i.mjs", "default": "./r.cjs" } } }',
    'node_modules/a-tool/i.mjs': 'export default "by import";',
    'node_modules/a-tool/r.cjs': 'module.exports = "by require";',
  });
  assert.equal(inside, native);
  assert.match(inside, /by require/);
});

test('a file that the plugin may not read is a module that is not there', async (t) => {
  const elsewhere = mkdtempSync(join(tmpdir(), 'nexxo-secret-'));
  t.after(() => rmSync(elsewhere, { recursive: true, force: true }));
  writeFileSync(join(elsewhere, 'keys.mjs'), 'export default "the key";');
  const url = pathToFileURL(join(elsewhere, 'keys')).href;
  const files = {
    'plugin.mjs': plugin(`return (await import([${JSON.stringify(url)}, 'mjs'].join('.'))).default;`),
  };
  const { native, inside } = await compare(t, files);
  assert.equal(native, 'the key');
  assert.match(inside, /^ERR_MODULE_NOT_FOUND: Cannot find module .*keys\.mjs/);
});

test("a module that fails has its own file and line in the stack, and Node's error where there is none", async (t) => {
  const { inside } = await compare(t, {
    'plugin.mjs': plugin(
      `try { createRequire(root + '/')(['.', 'broken.cjs'].join('/')); } catch (error) { return error.stack; }`,
      "import { createRequire } from 'node:module';",
    ),
    'broken.cjs': '\n\nthrow new Error("broken on line 3");',
  });
  assert.match(inside, /broken on line 3/);
  assert.match(inside, /broken\.cjs:3/);
  const missing = await compare(t, { 'plugin.mjs': plugin("return import(['no', 'such'].join('-'));") });
  assert.match(missing.native, /^ERR_MODULE_NOT_FOUND: Cannot find package 'no-such'/);
  assert.match(missing.inside, /^ERR_MODULE_NOT_FOUND: Cannot find package 'no-such'/);
});

test("the bundlers' parsers and compilers can be called from inside", async (t) => {
  const { native, inside } = await compare(t, {
    'plugin.mjs': plugin(
      `const { code } = await transformWithOxc('let a: number = 1', root + '/a.ts');
      const found = [viteAst('const a = 1'), rollupAst('const b = 2'), await parseAstAsync('const c = 3')];
      return JSON.stringify([code, found]);`,
      `import { parseAst as viteAst, transformWithOxc } from 'vite';
import { parseAst as rollupAst, parseAstAsync } from 'rollup/parseAst';`,
    ),
  });
  assert.equal(inside, native);
  assert.match(inside, /let a = 1/);
});
