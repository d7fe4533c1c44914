// Bundles the guest's JavaScript (crates/guest/js) to the one classic script that is evaluated when the engine's snapshot is made.
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { createRequire, isBuiltin } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const source = join(root, 'crates/guest/js');
const require = createRequire(import.meta.url);

/** Polyfills that need each other have to share one copy, the npm package; everything else of Node's is ours. */
const PACKAGES = {
  events: require.resolve('events/'),
  buffer: require.resolve('buffer/'),
  string_decoder: require.resolve('string_decoder/'),
  assert: require.resolve('assert/'),
  'readable-stream': require.resolve('readable-stream/lib/stream.js'),
  util: join(source, 'node/util-core.ts'),
};

/** What polyfills take from packages and we have as a global. */
const GLOBALS = {
  process: 'module.exports = globalThis.process;',
  'abort-controller':
    'module.exports = { AbortController: globalThis.AbortController, AbortSignal: globalThis.AbortSignal };',
};

/** A part of Node itself that is a package too: it is evaluated late, and given whatever built-in it takes. */
const NODE_ITSELF = join('node_modules', 'undici') + sep;
const builtinCode = (name) => `module.exports = builtin(${JSON.stringify(name)});`;

const resolvePolyfills = {
  name: 'nexxo:polyfills',
  resolveId(id, importer) {
    const name = id.replace(/^node:/, '').replace(/\/$/, '');
    if (isBuiltin(id) && importer?.includes(NODE_ITSELF)) return `\0builtin:${name}`;
    if (Object.hasOwn(GLOBALS, name)) return `\0global:${name}`;
    if (Object.hasOwn(PACKAGES, name)) return PACKAGES[name];
    if (!isBuiltin(name)) return null;
    const own = join(source, 'node', `${name.replaceAll(/[/_]/g, '-')}.ts`);
    if (!existsSync(own)) throw new Error(`the prelude has no node:${name}, which a polyfill imports`);
    return own;
  },
  load(id) {
    if (id.startsWith('\0builtin:')) return { code: builtinCode(id.slice(9)), moduleType: 'js' };
    return id.startsWith('\0global:') ? { code: GLOBALS[id.slice(8)], moduleType: 'js' } : null;
  },
};

const BUNDLE = {
  platform: 'neutral',
  resolve: { mainFields: ['module', 'main'], conditionNames: ['import', 'require', 'default'] },
};

/** What few plugins need is in the prelude as text; see `web/late.ts`. */
const lateModules = {
  name: 'nexxo:late',
  resolveId: (id, importer) =>
    id.startsWith('late:') ? `\0late:${join(dirname(importer), id.slice('late:'.length))}` : null,
  async load(id) {
    if (!id.startsWith('\0late:')) return null;
    const bundle = await rolldown({
      ...BUNDLE,
      input: id.slice('\0late:'.length),
      plugins: [resolvePolyfills],
    });
    const { output } = await bundle.generate({
      format: 'iife',
      name: 'late',
      minify: { mangle: false, compress: false, codegen: { removeWhitespace: true } },
      esModule: false,
    });
    await bundle.close();
    const text = toAscii(`(function (builtin) { ${output[0].code}; return late; })`);
    return { code: `export default ${JSON.stringify(text)};`, moduleType: 'js' };
  },
};

/** The engine keeps the source of functions, at two bytes a character where one is above 255: so none is. */
const toAscii = (code) =>
  code.replace(/[^\x00-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** Bundles `entry` to `file`; the tests give their own. */
export async function buildPrelude(
  entry = join(source, 'prelude.ts'),
  file = join(root, 'target/guest/prelude.js'),
  plugins = [],
) {
  const bundle = await rolldown({
    input: entry,
    ...BUNDLE,
    plugins: [...plugins, lateModules, resolvePolyfills],
    treeshake: { moduleSideEffects: true },
    onLog(level, log, handler) {
      // The last one is about a slow machine, not about what is built.
      if (['EVAL', 'CIRCULAR_DEPENDENCY', 'PLUGIN_TIMINGS'].includes(log.code)) return;
      handler(level === 'warn' ? 'error' : level, log);
    },
  });
  await mkdir(dirname(file), { recursive: true });
  const { output } = await bundle.generate({
    format: 'iife',
    minify: false,
    comments: false,
    esModule: false,
  });
  await bundle.close();
  const code = toAscii(output[0].code);
  await writeFile(file, code);
  return { file, bytes: code.length };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { file, bytes } = await buildPrelude();
  console.log(`${file}: ${bytes} bytes`);
}
