// F14: what a plugin does to the bundler's config. Ordinary settings pass; those that open a server, empty a directory, run
// code or reach outside need a grant that the denial names, or are never granted.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { mergeConfig, resolveConfig } from 'vite';
import { checkConfig } from '../adapter/dist/checks/config-changes.js';
import { VITE_CONFIG } from '../adapter/dist/checks/config-keys.js';
import { Guard } from '../adapter/dist/checks/guard.js';
import { attempt, deputyProject, sandboxed } from './lib/deputy.mjs';

const project = deputyProject();
after(project.remove);
mkdirSync(join(project.root, 'full'));
writeFileSync(join(project.root, 'full/keep.txt'), 'x');

const user = {
  root: project.root,
  configFile: false,
  logLevel: 'silent',
  build: { outDir: 'dist' },
  server: { port: 5000, fs: { strict: true, deny: ['.env'] } },
};

/** Vite's config as it comes out of the plugin. */
async function resolve(source, grants, config = user) {
  const { sandbox, plugin } = await sandboxed(project, source, grants);
  try {
    return { config: await resolveConfig({ ...config, plugins: [plugin] }, 'build') };
  } catch (error) {
    const [report] = sandbox.report().plugins;
    return { error, code: error.pluginCode ?? error.code, report };
  } finally {
    sandbox.dispose();
  }
}
const returning = (config) => `export default (t) => ({ name: 'thief', config: () => (${config}) })`;
const changing = (statement) => `export default (t) => ({ name: 'thief', config(config) { ${statement} } })`;

const byGrant = {
  'server.proxy./api': `{ server: { proxy: { '/api': 'http://evil.example' } } }`,
  'server.host': `{ server: { host: '0.0.0.0' } }`,
  'server.cors': `{ server: { cors: true } }`,
  'server.allowedHosts': `{ server: { allowedHosts: true } }`,
  'server.open': `{ server: { open: true } }`,
  'server.headers.x': `{ server: { headers: { x: 'y' } } }`,
  'server.https.key': `{ server: { https: { key: 'x' } } }`,
  'server.fs.strict': `{ server: { fs: { strict: false } } }`,
  'server.fs.allow': `{ server: { fs: { allow: ['/'] } } }`,
  'server.hmr.host': `{ server: { hmr: { host: 'evil.example' } } }`,
  'preview.host': `{ preview: { host: true } }`,
  'server.madeUp': `{ server: { madeUp: true } }`,
  root: `{ root: '/' }`,
  envDir: `{ envDir: t.outside }`,
  envPrefix: `{ envPrefix: '' }`,
  publicDir: `{ publicDir: '.' }`,
  cacheDir: `{ cacheDir: 'src' }`,
  configFile: `{ configFile: './evil.js' }`,
  'css.postcss': `{ css: { postcss: './evil' } }`,
  'css.preprocessorOptions.less.javascriptEnabled': `{ css: { preprocessorOptions: { less: { javascriptEnabled: true } } } }`,
  'build.outDir': `{ build: { outDir: '/' } }`,
  'build.watch': `{ build: { watch: {} } }`,
  'build.rolldownOptions.output.dir': `{ build: { rolldownOptions: { output: { dir: '../elsewhere' } } } }`,
  'build.rolldownOptions.output.entryFileNames': `{ build: { rolldownOptions: { output: { entryFileNames: '../[name].js' } } } }`,
  'environments.ssr.build.outDir': `{ environments: { ssr: { build: { outDir: '../x' } } } }`,
  'build.rolldownOptions.output.cleanDir': `{ build: { rolldownOptions: { output: { cleanDir: true } } } }`,
  'optimizeDeps.rolldownOptions.tsconfig': `{ optimizeDeps: { rolldownOptions: { tsconfig: t.json } } }`,
  'optimizeDeps.rolldownOptions.output.dir': `{ optimizeDeps: { rolldownOptions: { output: { dir: '../x' } } } }`,
  'server.watch.cwd': `{ server: { watch: { cwd: 'src' } } }`,
  'server.watch.disableGlobbing': `{ server: { watch: { disableGlobbing: false } } }`,
  'environments.ssr.build.watch': `{ environments: { ssr: { build: { watch: {} } } } }`,
  'legacy.skipWebSocketTokenCheck': `{ legacy: { skipWebSocketTokenCheck: true } }`,
};
for (const [key, config] of Object.entries(byGrant)) {
  test(`${key} needs a grant`, async () => {
    for (const source of [
      returning(config),
      `export default (t) => ({ name: 'thief', config(config) { const put = (to, from) => { for (const key in from) {
        if (to[key] && typeof from[key] === 'object' && !Array.isArray(from[key])) put(to[key], from[key]); else to[key] = from[key] } }; put(config, ${config}) } })`,
    ]) {
      const { error, code, report } = await resolve(source);
      assert.equal(code, 'NEXXO_CONFIG_DENIED', error?.stack ?? `${key} passed`);
      assert.match(error.message, /plugin thief, hook config/);
      const [granted] = error.grant.config;
      assert.ok(key === granted || key.startsWith(`${granted}.`) || granted.startsWith(`${key}.`), granted);
      assert.ok(error.message.includes(`\`config: ["${granted}"]\` would allow it`));
      assert.equal(report.deniedByKind.config, 1);
    }
    const { error } = await resolve(returning(config), { config: [key] });
    assert.notEqual(error?.code, 'NEXXO_CONFIG_DENIED', `${key} was granted: ${error?.message}`);
  });
}

const never = {
  plugins: `{ plugins: [{ name: 'x', _parallel: { fileUrl: 'data:text/javascript,' } }] }`,
  'worker.plugins': `{ worker: { plugins: [{ name: 'x' }] } }`,
  'optimizeDeps.rolldownOptions.plugins': `{ optimizeDeps: { rolldownOptions: { plugins: [{ name: 'x', banner: 'evil()' }] } } }`,
  'build.rolldownOptions.plugins': `{ build: { rolldownOptions: { plugins: [{ name: 'x' }] } } }`,
  'build.rollupOptions.output.plugins': `{ build: { rollupOptions: { output: { plugins: [{ name: 'x', banner: 'evil()' }] } } } }`,
  'build.rolldownOptions.output (a list)': `{ build: { rolldownOptions: { output: [{ plugins: [{ name: 'x', banner: 'evil()' }] }] } } }`,
  'environments.ssr.build.rolldownOptions.plugins': `{ environments: { ssr: { build: { rolldownOptions: { plugins: [{ name: 'x' }] } } } } }`,
  'css.postcss.plugins': `{ css: { postcss: { plugins: [{ postcssPlugin: 'x' }] } } }`,
};
for (const [key, config] of Object.entries(never)) {
  test(`${key}: what comes in is a plugin of the sandbox, or nothing`, async () => {
    for (const source of [
      returning(config),
      changing(`for (const key in ${config}) config[key] = (${config})[key]`),
    ]) {
      const { sandbox, plugin } = await sandboxed(project, source, { config: ['*'] });
      try {
        const target = {};
        const result = plugin.config.call({}, target, { command: 'build', mode: 'production' }) ?? {};
        for (const found of [target, result].flatMap(pluginsIn)) {
          assert.ok(!('_parallel' in found), 'nothing that a bundler would import');
          for (const value of Object.values(found)) assert.ok(value === null || typeof value !== 'object');
        }
      } catch (error) {
        assert.match(error.code, /^NEXXO_(?:CONFIG_DENIED|UNSUPPORTED)$/, error.stack);
      } finally {
        sandbox.dispose();
      }
    }
  });

  test(`${key} as data is never granted`, () => {
    const guard = new Guard({
      root: project.root,
      policy: () => ({ judge: () => null }),
      watch: [],
      config: ['*'],
    });
    const site = { plugin: 'thief', hook: 'config', id: undefined };
    const value = new Function('t', `return ${config}`)({});
    assert.throws(() => checkConfig(value, { rules: VITE_CONFIG, before: {}, guard, site }), {
      code: 'NEXXO_CONFIG_DENIED',
    });
  });
}

/** Everything in a config that a bundler would take for plugins. */
function pluginsIn(value) {
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, item]) =>
    key === 'plugins' ? [item].flat(8).filter(Boolean) : pluginsIn(item),
  );
}

const byName = {
  'an alias': `{ resolve: { alias: { loot: t.js } } }`,
  'an alias in a list': `{ resolve: { alias: [{ find: /^loot/, replacement: t.outside }] } }`,
  'an entry as a URL': `{ build: { rolldownOptions: { input: new URL('file://' + t.js) } } }`,
  'code for each bundled dependency': `{ optimizeDeps: { rolldownOptions: { output: { banner: 'import ' + JSON.stringify(t.js) } } } }`,
  'an entry': `{ build: { rolldownOptions: { input: t.js } } }`,
  'entries of the optimizer': `{ optimizeDeps: { entries: ['../outside/*.js'] } }`,
  'dependencies of the optimizer': `{ optimizeDeps: { include: [t.js] } }`,
  'load paths of style sheets': `{ css: { preprocessorOptions: { scss: { loadPaths: [t.outside] } } } }`,
  'code for each style sheet': `{ css: { preprocessorOptions: { scss: { additionalData: '@use ' + JSON.stringify(t.css) + ';' } } } }`,
  'code for each JSX module': `{ oxc: { jsxInject: 'import x from ' + JSON.stringify(t.js) } }`,
  'a library': `{ build: { lib: { entry: t.js, formats: ['es'] } } }`,
  'files to warm up': `{ server: { warmup: { clientFiles: [t.js] } } }`,
};
for (const [name, config] of Object.entries(byName)) {
  test(`${name} may not name a file outside`, async () => {
    const { error, code } = await resolve(returning(config));
    assert.equal(code, 'NEXXO_NAME_DENIED', error?.stack ?? 'it passed');
    const granted = await resolve(returning(config), { resolve: ['../outside'] });
    assert.equal(granted.error, undefined, granted.error?.message);
  });
}

test('a directory that has something in it is not made the output, which is emptied', async () => {
  for (const outDir of ['full', 'src', '.', 'dist/../src']) {
    const { code } = await resolve(returning(`{ build: { outDir: ${JSON.stringify(outDir)} } }`));
    assert.equal(code, 'NEXXO_CONFIG_DENIED', outDir);
  }
  for (const outDir of ['dist', 'dist/client', 'new-output']) {
    const { error } = await resolve(returning(`{ build: { outDir: ${JSON.stringify(outDir)} } }`));
    assert.equal(error, undefined, `${outDir}: ${error?.message}`);
  }
});

test('a directory outside is not emptied', async () => {
  const config = { ...user, build: { outDir: '../published' } };
  const emptying = '{ build: { emptyOutDir: true } }';
  for (const source of [
    emptying,
    `{ environments: { client: ${emptying} } }`,
    `{ environments: { ssr: ${emptying} } }`,
  ]) {
    const { code, error } = await resolve(returning(source), {}, config);
    assert.equal(code, 'NEXXO_CONFIG_DENIED', source);
    assert.match(error.message, /emptyOutDir"\]` would allow it/);
    assert.equal((await resolve(returning(source))).error, undefined, 'its own output is');
    const kept = { ...user, build: { outDir: 'src', emptyOutDir: false } };
    assert.equal(
      (await resolve(returning(source), {}, kept)).code,
      'NEXXO_CONFIG_DENIED',
      'what the project keeps stays',
    );
  }
});

test('output does not go where it would be run later', async () => {
  const run = [
    'node_modules/evil',
    'node_modules/@evil/x',
    'node_modules',
    'src/node_modules/evil',
    'Node_Modules/evil',
    'node_modules/.bin',
    'node_modules/.cache/nexxo/snapshots',
    '.github/workflows',
    '.husky',
    '.vscode',
    '.cargo',
  ];
  for (const outDir of run) {
    const { code, error } = await resolve(returning(`{ build: { outDir: '${outDir}' } }`));
    assert.equal(code, 'NEXXO_CONFIG_DENIED', outDir);
    assert.match(error.message, /`config: \["build.outDir"\]` would allow it/);
  }
  for (const outDir of [
    'node_modules/.nitro/app',
    '.svelte-kit/output',
    '.output',
    'my_node_modules/x',
    'dist/node_modules/x',
  ])
    assert.equal((await resolve(returning(`{ build: { outDir: '${outDir}' } }`))).error, undefined, outDir);
});

const forEnvironment = {
  'an output directory outside': [`{ build: { outDir: '../x' } }`, 'NEXXO_CONFIG_DENIED'],
  'an output directory that has something in it': [`{ build: { outDir: 'full' } }`, 'NEXXO_CONFIG_DENIED'],
  watching: [`{ build: { watch: {} } }`, 'NEXXO_CONFIG_DENIED'],
  'names of files outside': [
    `{ build: { rolldownOptions: { output: { chunkFileNames: '../x.js' } } } }`,
    'NEXXO_CONFIG_DENIED',
  ],
  'an entry outside': [`{ build: { rolldownOptions: { input: t.js } } }`, 'NEXXO_NAME_DENIED'],
  'a dependency outside': [`{ optimizeDeps: { include: [t.js] } }`, 'NEXXO_NAME_DENIED'],
  'the environment of the process': [`{ keepProcessEnv: true }`, 'NEXXO_CONFIG_DENIED'],
  'what makes an environment': [`{ dev: { createEnvironment: () => ({}) } }`, 'NEXXO_CONFIG_DENIED'],
};
for (const [name, [config, expected]] of Object.entries(forEnvironment)) {
  test(`configEnvironment: ${name}`, async () => {
    for (const body of [
      `() => (${config})`,
      `(name, own) => { for (const key in ${config}) own[key] = { ...own[key], ...(${config})[key] } }`,
    ]) {
      const source = `export default (t) => ({ name: 'thief', configEnvironment: ${body} })`;
      const { code, error } = await resolve(source);
      // In place a value that is no object is no change of the kind.
      if (name === 'the environment of the process' && body.includes('own')) continue;
      assert.equal(code, expected, error?.stack ?? body);
      assert.match(error.message, /plugin thief, hook configEnvironment/);
      assert.match(error.message, /would allow it/);
    }
  });
}

test('what the project set is not taken away', async () => {
  for (const statement of ['delete config.server.fs', 'config.server.fs.deny = []', 'delete config.server']) {
    const { code } = await resolve(changing(statement));
    assert.match(code ?? 'passed', /^NEXXO_(?:CONFIG_DENIED|UNSUPPORTED)$/, statement);
  }
});

test('ordinary settings need no grant', async () => {
  const source = returning(`{
    base: '/home/', define: { A: '1', 'import.meta.env.B': '"/etc/x"' }, appType: 'custom', mode: 'staging', madeUp: { plugins: ['x'] },
    resolve: { alias: { '@': '/nexxo-app-src', vue: 'vue/dist/vue.esm-bundler.js', '~': t.env.replace('.env', 'src') }, dedupe: ['vue'], conditions: ['x'] },
    optimizeDeps: { include: ['vue', 'a > b'], exclude: ['c'] }, ssr: { noExternal: ['x', /y/] }, esbuild: { jsx: 'automatic' }, publicDir: false,
    css: { modules: { localsConvention: 'camelCase' }, preprocessorOptions: { scss: { additionalData: '$a: 1;' } } },
    server: { port: 5001, watch: { ignored: ['**/x/**'] }, hmr: { overlay: false } }, worker: { format: 'es' },
    build: { target: 'es2020', minify: false, assetsDir: 'static', sourcemap: true, lib: { entry: 'src/plain.js', fileName: 'x', formats: ['es'] },
      rollupOptions: { external: ['vue', /^@x/], output: { entryFileNames: 'a/[name]-[hash:8].js', manualChunks: undefined, banner: '/* x */' } } },
  }`);
  const { error, config } = await resolve(source);
  assert.equal(error, undefined, error?.stack);
  assert.equal(config.base, '/home/');
  assert.equal(config.build.assetsDir, 'static');
});

test('what the config has already may be said again', async () => {
  const source = `export default () => ({ name: 'echo', config: (config) => ({ server: config.server, build: config.build, root: config.root }) })`;
  assert.equal((await resolve(source)).error, undefined);
});

test('D4 keys that reach a prototype are dropped', async () => {
  const source = `export default () => ({ name: 'thief', config: () => JSON.parse('{"define":{"__proto__":{"polluted":1}},"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}') })`;
  const { sandbox, plugin } = await sandboxed(project, source);
  const merged = mergeConfig({}, plugin.config.call({}, {}, { command: 'build', mode: 'production' }) ?? {});
  sandbox.dispose();
  assert.equal(merged.polluted, undefined);
  assert.equal({}.polluted, undefined);
});

for (const bundler of ['rollup', 'rolldown']) {
  const options = {
    'an entry outside': [
      `(t) => ({ name: 'thief', options: (o) => ({ ...o, input: t.js }) })`,
      'NEXXO_NAME_DENIED',
    ],
    'an entry outside, in place': [
      `(t) => ({ name: 'thief', options(o) { o.input = [t.js] } })`,
      'NEXXO_NAME_DENIED',
    ],
    'a cache': [
      `() => ({ name: 'thief', options: (o) => ({ ...o, cache: { modules: [] } }) })`,
      'NEXXO_CONFIG_DENIED',
    ],
  };
  for (const [name, [factory, expected]] of Object.entries(options)) {
    test(`options: ${name} (${bundler})`, async () => {
      const { sandbox, plugin } = await sandboxed(project, `export default ${factory}`);
      const { code, text } = await attempt(project, bundler, [plugin], 'src/plain.js');
      sandbox.dispose();
      assert.equal(code, expected, text);
    });
  }
}
