/**
 * What a plugin may change in a config.
 *
 * - `free`: any data. Texts in it that name files are judged like ids.
 * - `text`: any data, of which no file is named.
 * - `code`: text that becomes code or a style sheet, judged like code that a hook returned.
 * - `outDir`: a directory that is emptied and written to.
 * - `fileName`: names below the output directory.
 * - `grant`: needs a grant of the key.
 * - `never`: nothing that can be granted, because the bundler would run it.
 */
export type KeyRule = 'free' | 'text' | 'code' | 'outDir' | 'fileName' | 'grant' | 'never';

/** Rules by key; `*` stands for any key at its place. A key without a rule has that of the key above it. */
export type KeyRules = ReadonlyMap<string, KeyRule>;

function rules(...groups: [KeyRule, string][]): KeyRules {
  return new Map(
    groups.flatMap(([rule, keys]) =>
      keys
        .trim()
        .split(/\s+/)
        .map((key) => [key, rule] as const),
    ),
  );
}

/** The options of one output of Rollup and Rolldown. */
const OUTPUT = `
  banner footer intro outro postBanner postFooter`;
const OUTPUT_NAMES = `
  entryFileNames chunkFileNames assetFileNames cssEntryFileNames cssChunkFileNames sourcemapFileNames`;

const under = (prefix: string, keys: string): string =>
  keys
    .trim()
    .split(/\s+/)
    .map((key) => `${prefix}.${key}`)
    .join(' ');

/** Rollup's and Rolldown's input options. */
export const INPUT_OPTIONS: KeyRules = rules(
  ['never', 'plugins fs cache output.plugins'],
  ['grant', 'cwd tsconfig watch devtools output.cleanDir'],
  ['text', 'context moduleContext transform.define'],
  ['code', under('output', OUTPUT)],
  ['fileName', `${under('output', OUTPUT_NAMES)} output.sourcemapFile`],
  ['outDir', 'output.dir output.file'],
);

/** Rollup's and Rolldown's output options. */
export const OUTPUT_OPTIONS: KeyRules = rules(
  ['never', 'plugins'],
  ['grant', 'cleanDir'],
  ['code', OUTPUT],
  ['fileName', `${OUTPUT_NAMES} sourcemapFile`],
  ['outDir', 'dir file'],
);

/** What a server may be told; everything else of it is a door. */
const SERVER_FREE = 'port strictPort watch warmup sourcemapIgnoreList preTransformRequests forwardConsole';
const SERVER_TEXT = 'origin hmr.overlay hmr.timeout hmr.port hmr.clientPort hmr.path hmr.protocol';

/** Those parts of Vite's config which each environment has too. */
const ENVIRONMENT: [KeyRule, string][] = [
  ['never', 'optimizeDeps.rolldownOptions.plugins optimizeDeps.esbuildOptions.plugins'],
  ['never', 'build.rolldownOptions.plugins build.rollupOptions.plugins'],
  ['never', 'build.rolldownOptions.output.plugins build.rollupOptions.output.plugins'],
  ['never', 'build.rolldownOptions.fs build.rollupOptions.cache build.rollupOptions.fs'],
  ['grant', 'keepProcessEnv build.watch dev.createEnvironment build.createEnvironment build.emptyOutDir'],
  ['grant', 'build.rolldownOptions.output.cleanDir build.rollupOptions.output.cleanDir'],
  ['never', 'optimizeDeps.rolldownOptions.fs optimizeDeps.rolldownOptions.output.plugins'],
  ['grant', under('optimizeDeps.rolldownOptions', 'cwd tsconfig watch devtools output.cleanDir')],
  ['outDir', 'optimizeDeps.rolldownOptions.output.dir optimizeDeps.rolldownOptions.output.file'],
  ['code', under('optimizeDeps.rolldownOptions.output', OUTPUT)],
  ['text', 'define build.target build.cssTarget build.lib.name build.lib.formats'],
  ['grant', 'build.rolldownOptions.cwd build.rolldownOptions.tsconfig build.rolldownOptions.watch'],
  ['grant', 'build.rollupOptions.watch'],
  ['outDir', 'build.outDir build.rolldownOptions.output.dir build.rollupOptions.output.dir'],
  ['outDir', 'build.rolldownOptions.output.file build.rollupOptions.output.file'],
  ['fileName', 'build.assetsDir build.manifest build.ssrManifest build.license.fileName'],
  ['fileName', 'build.lib.fileName build.lib.cssFileName'],
  ['fileName', under('build.rolldownOptions.output', OUTPUT_NAMES)],
  ['fileName', under('build.rollupOptions.output', OUTPUT_NAMES)],
  ['code', under('build.rolldownOptions.output', OUTPUT)],
  ['code', under('build.rollupOptions.output', OUTPUT)],
];

/** Vite's config. A key at the top that Vite does not know is data for some other plugin. */
export const VITE_CONFIG: KeyRules = rules(
  ...ENVIRONMENT,
  ...ENVIRONMENT.map(([rule, keys]): [KeyRule, string] => [rule, under('environments.*', keys)]),
  ...ENVIRONMENT.map(([rule, keys]): [KeyRule, string] => [rule, under('ssr', keys)]),
  ['never', 'plugins worker.plugins worker.rollupOptions.plugins worker.rolldownOptions.plugins'],
  ['never', 'worker.rolldownOptions.output.plugins worker.rollupOptions.output.plugins'],
  ['never', 'css.postcss.plugins css.postcss.parser css.postcss.syntax css.postcss.stringifier'],
  ['never', 'customLogger builder.buildApp'],
  ['grant', 'root envDir envPrefix publicDir cacheDir configFile devtools'],
  [
    'grant',
    'css.postcss css.preprocessorOptions.less.javascriptEnabled css.preprocessorOptions.less.plugins',
  ],
  ['grant', 'css.preprocessorOptions.styl.use css.preprocessorOptions.stylus.use'],
  ['grant', 'css.preprocessorOptions.*.implementation legacy.skipWebSocketTokenCheck'],
  [
    'grant',
    'resolve.alias.customResolver css.preprocessorOptions.*.importer css.preprocessorOptions.*.importers',
  ],
  ['grant', 'server preview server.watch.cwd server.watch.disableGlobbing'],
  ['free', `${under('server', SERVER_FREE)} preview.port preview.strictPort`],
  ['text', `${under('server', SERVER_TEXT)} base env mode appType logLevel clearScreen html json`],
  ['fileName', under('worker.rolldownOptions.output', OUTPUT_NAMES)],
  ['fileName', under('worker.rollupOptions.output', OUTPUT_NAMES)],
  [
    'code',
    'css.preprocessorOptions.*.additionalData oxc.jsxInject esbuild.jsxInject esbuild.banner esbuild.footer',
  ],
);

/** The rule for a key; the places in a list count as the list. */
export function ruleFor(rules: KeyRules, at: readonly string[]): KeyRule {
  const path = at.filter((key) => !/^\d+$/.test(key));
  for (let length = path.length; length > 0; length -= 1) {
    const rule = lookUp(rules, path.slice(0, length));
    if (rule !== undefined) return rule;
  }
  return 'free';
}

function lookUp(rules: KeyRules, path: readonly string[]): KeyRule | undefined {
  const exact = rules.get(path.join('.'));
  if (exact !== undefined) return exact;
  // The one place where any name may stand: the second or third.
  for (const place of [1, 2]) {
    if (place >= path.length) continue;
    const rule = rules.get([...path.slice(0, place), '*', ...path.slice(place + 1)].join('.'));
    if (rule !== undefined) return rule;
  }
  return undefined;
}
