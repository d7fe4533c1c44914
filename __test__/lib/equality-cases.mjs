// What each case builds, from its entry under fixtures/equality/src, and the bundlers that the plugin works in.

const replace = {
  package: '@rollup/plugin-replace',
  keeps: 'nothing',
  options: {
    preventAssignment: true,
    sourceMap: true,
    delimiters: ['\\b', '\\b(?!\\.)'],
    values: {
      __VERSION__: JSON.stringify('1.2.3'),
      'process.env.NODE_ENV': JSON.stringify('production'),
    },
  },
};
const yaml = {
  package: '@rollup/plugin-yaml',
  keeps: 'nothing',
  options: { include: '**/*.{yaml,yml}' },
};
const unpluginReplace = (bundler) => ({
  package: `unplugin-replace/${bundler}`,
  keeps: 'nothing',
  options: { include: [/\.js$/], values: [{ find: /CHANNEL_(\w+)/, replacement: '"channel $1"' }] },
});
const svelte = (bundler) => ({
  package: 'rollup-plugin-svelte',
  limits: { cpuMs: 5000 },
  // A style sheet is kept under a name of its own until it is loaded.
  keeps: bundler === 'vite' ? 'anything' : 'nothing',
  // Only Vite understands the style sheets that the plugin emits.
  options: bundler === 'vite' ? { emitCss: true } : { emitCss: false, compilerOptions: { css: 'injected' } },
});
const vue = { package: '@vitejs/plugin-vue', keeps: 'module', limits: { cpuMs: 5000 }, options: {} };

const everywhere = ['vite', 'rolldown', 'rollup'];

export const equalityCases = [
  { entry: 'replace.js', bundlers: everywhere, plugins: () => [replace] },
  { entry: 'yaml.js', bundlers: everywhere, plugins: () => [yaml] },
  { entry: 'unplugin.js', bundlers: everywhere, plugins: (bundler) => [unpluginReplace(bundler)] },
  { entry: 'svelte.js', bundlers: everywhere, plugins: (bundler) => [svelte(bundler)] },
  { entry: 'vue.js', bundlers: ['vite'], plugins: () => [vue] },
  {
    entry: 'all.js',
    bundlers: everywhere,
    plugins: (bundler) => [replace, yaml, unpluginReplace(bundler), svelte(bundler)],
  },
];
