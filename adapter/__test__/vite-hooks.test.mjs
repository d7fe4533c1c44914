// Vite's own build hooks: what they see, and what comes of their results, native and sandboxed.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import * as vite from 'vite';
import { bundlers, compare, describeFile, RECORDER, recorded } from './lib/compare.mjs';

const files = {
  'src/entry.js':
    'import "./a.js"; console.log(DEFINED, import.meta.env.VITE_X, ALIASED);\nimport "aliased/x.js";\n',
  'src/a.js': 'export const a = process.env.NODE_ENV;\n',
  'src/x.js': 'console.log("x");\n',
  '.env': 'VITE_X=from-env\n',
  'package.json': '{ "name": "project" }',
};

const PLAIN = `const data = (value, depth = 0) => typeof value === 'function' ? undefined : value instanceof RegExp ? String(value)
  : Array.isArray(value) ? value.map((v) => data(v, depth + 1)) : value && typeof value === 'object' && depth < 6
  ? Object.fromEntries(Object.keys(value).sort().map((k) => [k, data(value[k], depth + 1)]).filter(([, v]) => v !== undefined)) : value;`;

test('config, configEnvironment, configResolved, apply: the same config inside, the same changes outside', async () => {
  const source = `${RECORDER}${PLAIN}
export default (options) => {
  let config;
  return [
  { name: 'configures', enforce: 'pre', version: '2', api: { answer: 42, list: [1, { a: /x/ }] },
    apply(config, env) { note('apply', this.name, Object.keys(config), env); return env.command === 'build' },
    config(c, env) {
      note('config', c.plugins?.flat(9).some((p) => p?.name === 'configures'), c.root !== undefined, env, this.meta, typeof this.warn, typeof this.resolve);
      c.define = { ...c.define, DEFINED: '"in place"' };
      return { resolve: { alias: [{ find: /^aliased\\//, replacement: c.root + '/src/' }] }, define: { ALIASED: '1' }, build: { assetsDir: 'my', rolldownOptions: { output: { banner: '/* by config */' } } } };
    },
    configEnvironment(name, c, env) { note('configEnvironment', name, Object.keys(c).sort(), env); c.build.outDir = 'out-' + name; return { define: { ENV: JSON.stringify(name) } } },
    configResolved(c) {
      config = c;
      const { build, server, css, preview, optimizeDeps, environments, ...rest } = c;
      note('configResolved', Object.keys(c).filter((k) => typeof c[k] !== 'function' && !['logger', 'packageCache', 'webSocketToken', 'safeModulePaths', 'customLogger'].includes(k)).sort());
      for (const key of ['root', 'base', 'mode', 'command', 'isProduction', 'env', 'define', 'publicDir', 'cacheDir', 'envDir', 'appType', 'isWorker', 'rawBase', 'decodedBase', 'json', 'esbuild', 'ssr', 'experimental', 'worker']) note(key, data(c[key]));
      note('alias', c.resolve.alias.map((a) => [String(a.find), String(a.replacement)]), c.resolve.extensions);
      note('build', data(build)); note('css', data(css)); note('environments', Object.keys(environments));
      note('server', Object.keys(server).filter((k) => typeof server[k] !== 'function' && k !== 'proxy').sort(), server.port, data(server.fs), server.hmr, server.middlewareMode);
      note('plugins', c.plugins.map((p) => [p.name, p.enforce]), c.plugins.find((p) => p.name === 'api-user')?.api, c.plugins.find((p) => p.name === 'configures').api);
      note('sorted', c.getSortedPlugins('transformIndexHtml').map((p) => p.name), c.assetsInclude('a.png'), c.assetsInclude('a.js'), typeof c.logger.warn);
      c.build.sourcemap = 'hidden'; c.define.LATE = '1'; c.env.VITE_LATE = 'late';
    },
    async buildStart() {
      const resolve = config.createResolver({ preferRelative: false });
      note('createResolver', await resolve('./src/a.js', config.root + '/index.html'), await resolve('aliased/x.js', undefined, true), await resolve('nothing-there'));
      note('environment', this.environment.name, this.environment.mode, this.environment.config.root, this.environment.config.build.outDir, this.environment.getTopLevelConfig().command, this.environment.plugins.some((p) => p.name === 'configures'), this.environment.isBuilt);
    },
    transform(code, id) { if (id.endsWith('entry.js')) return { code: code + 'console.log(import.meta.env.VITE_LATE);', map: null } },
    watchChange(id) { tell(this, id) },
  },
  { name: 'api-user', api: { n: 1 }, apply: 'build', configResolved(c) { note('other', c.plugins.find((p) => p.name === 'configures').api, c.define.LATE) } },
  { name: 'serve-only', apply: 'serve', buildStart() { throw new Error('never') } },
  false, null, [[Promise.resolve({ name: 'late-one', apply: () => false, buildStart() { throw new Error('never') } })]],
  ];
}`;
  const { seen, output } = await compare({ source, files }, async (plugin, root) => {
    const output = await bundlers.vite({ root, entry: 'src/entry.js', plugins: [plugin] });
    return { seen: recorded(plugin), output: output.map(describeFile) };
  });
  assert.ok(seen.some(([name]) => name === 'configEnvironment'));
  assert.match(output[0][2], /by config[\s\S]*in place[\s\S]*"late"/);
  assert.match(output[0][0], /^my\//);
});

const SSR = {
  builder: {},
  environments: { client: {}, ssr: { build: { rolldownOptions: { input: 'src/a.js' } } } },
};

test('applyToEnvironment, per-environment state and plugins, buildApp', async () => {
  const source = `import { perEnvironmentPlugin, perEnvironmentState } from 'vite';
${RECORDER}
const counts = perEnvironmentState((environment) => ({ name: environment.name, n: 0 }));
export default () => [
  { name: 'client-only', sharedDuringBuild: true, applyToEnvironment(environment) { note('applies', this.name, environment.name, environment.config.consumer, environment.getTopLevelConfig().command); return environment.name === 'client' },
    transform(code, id) { if (/\\.js$/.test(id)) { counts(this).n += 1; note('client', this.environment.name, counts(this).name, counts(this).n) } },
    watchChange(id) { tell(this, id) } },
  { name: 'makes', applyToEnvironment: async (environment) => [{ name: 'made-' + environment.name, transform: { filter: { id: /a\\.js$/ }, handler(code) { note('made', this.environment.name); return { code: code + '// ' + environment.name, map: null } } } }, false, [Promise.resolve({ name: 'inner', renderChunk: (code) => code + '// inner' })]] },
  perEnvironmentPlugin('per-environment', (environment) => environment.name === 'ssr' && { name: 'only-ssr', banner: '/* only ssr */' }),
  { name: 'app', async buildApp(builder) {
    note('buildApp', Object.keys(builder.environments), builder.config.command, builder.environments.ssr.isBuilt, typeof this.warn);
    await builder.build(builder.environments.ssr);
    note('built', builder.environments.ssr.isBuilt);
    await builder.build(builder.environments.client);
  } },
]`;
  const { seen } = await compare({ source, files, packages: ['vite'] }, async (plugin, root) => {
    const builder = await vite.createBuilder({
      root,
      configFile: false,
      logLevel: 'silent',
      plugins: [plugin],
      ...SSR,
      environments: {
        client: {
          build: {
            minify: false,
            outDir: 'dist/client',
            rolldownOptions: { input: join(root, 'src/entry.js') },
          },
        },
        ssr: {
          build: { minify: false, outDir: 'dist/ssr', rolldownOptions: { input: join(root, 'src/a.js') } },
        },
      },
      define: { DEFINED: '1', ALIASED: '1' },
      resolve: { alias: { aliased: join(root, 'src') } },
    });
    const built = [];
    const { build } = builder;
    builder.build = async (environment) => {
      const result = await build(environment);
      built.push([environment.name, result.output.map(describeFile)]);
      return result;
    };
    await builder.buildApp();
    return {
      seen: recorded(plugin)
        .map((line) => JSON.stringify(line))
        .sort(),
      built: built.sort(),
    };
  });
  assert.ok(seen.includes('["built",true]'));
});

test('plugins that a config hook puts into the options of the bundler', async () => {
  const source = `export default () => ({ name: 'adds', config: () => ({ build: { rolldownOptions: { plugins: [{ name: 'inner', renderChunk(code, chunk) { this.info('inner'); return { code: code + '// inner ' + chunk.name, map: null } } }] } } }) })`;
  const output = await compare(
    { source, files: { 'src/entry.js': 'console.log(1)' } },
    async (plugin, root) =>
      (await bundlers.vite({ root, entry: 'src/entry.js', plugins: [plugin] })).map(describeFile),
  );
  assert.match(output[0][2], /inner entry/);
});

test('hooks that a plugin drops and adds once it knows the config', async () => {
  const source = `export default () => { const plugin = { name: 'changes', transform: (code) => code + ';dropped()',
    configResolved(config) { delete plugin.transform; if (config.command === 'build') plugin.renderChunk = (code) => code + '// added'; } }; return plugin }`;
  const output = await compare(
    { source, files: { 'src/entry.js': 'console.log(1)' } },
    async (plugin, root) =>
      (await bundlers.vite({ root, entry: 'src/entry.js', plugins: [plugin] })).map(describeFile),
  );
  assert.match(output[0][2], /added/);
  assert.doesNotMatch(output[0][2], /dropped/);
});
