// Runs the same plugin natively and sandboxed, and compares what it saw and what came of it.
import assert from 'node:assert/strict';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';
import { rollup } from 'rollup';
import * as vite from 'vite';
import { testSandbox } from './sandbox.mjs';

/** Writes files under a folder. */
export function writeFiles(root, files) {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
}

async function bundle(start, { root, entry, plugins, onLog, input, output }) {
  const build = await start({ input: join(root, entry), plugins, onLog, logLevel: 'debug', ...input });
  try {
    const dir = join(root, 'dist');
    rmSync(dir, { recursive: true, force: true });
    return (await build.write({ dir, format: 'es', sourcemap: true, ...output })).output;
  } finally {
    await build.close();
  }
}

/** By name: builds and gives the output. */
export const bundlers = {
  rollup: (options) => bundle(rollup, options),
  rolldown: (options) => bundle(rolldown, options),
  vite: async ({ root, entry, plugins, onLog, config = {} }) => {
    const { output } = await vite.build({
      root,
      configFile: false,
      logLevel: 'silent',
      plugins,
      ...config,
      build: {
        minify: false,
        sourcemap: true,
        ...config.build,
        rolldownOptions: { input: join(root, entry), onLog, ...config.build?.rolldownOptions },
      },
    });
    return output;
  },
};

/** An output file as data. */
export function describeFile(file) {
  return [file.fileName, file.type, String(file.code ?? file.source), file.map?.mappings ?? null];
}

/** A log as data: everything but what is a matter of the machine. */
export function describeLog(level, log) {
  const { code, plugin, hook, id, loc, pos, frame, pluginCode } = log;
  const message = log.message.replace(/\n\s+at .*/g, '');
  return JSON.stringify({ level, message, code, plugin, hook, id, loc, pos, frame, pluginCode });
}

/** An error as data, without the lines of its stack. */
export function describeError(error) {
  const {
    name,
    message,
    code,
    plugin,
    hook,
    id,
    loc,
    pos,
    frame,
    pluginCode,
    watchFiles: _,
    ...rest
  } = error;
  const plain = Object.fromEntries(Object.entries(rest).filter(([key]) => key !== 'errors'));
  return {
    ...{
      name,
      message: message.replace(/\n\s+at .*/g, ''),
      code,
      plugin,
      hook,
      id,
      loc,
      pos,
      frame,
      pluginCode,
    },
    ...plain,
    ...(error.errors && { errors: error.errors.map(describeError) }),
  };
}

/**
 * Runs `run(plugins, root)` with a plugin natively and then sandboxed, in the same folder, and asserts that both give the same.
 *
 * @param source the plugin's module: its default export is a factory
 * @param files the project
 * @returns what the native run gave
 */
export async function compare({ source, files = {}, args = [], options = {}, packages = [] }, run) {
  const sandbox = testSandbox({ limits: { cpuMs: 1000 }, ...options });
  for (const name of packages) {
    mkdirSync(join(sandbox.root, 'node_modules'), { recursive: true });
    symlinkSync(
      fileURLToPath(new URL(`../../../node_modules/${name}`, import.meta.url)),
      join(sandbox.root, 'node_modules', name),
    );
  }
  writeFiles(sandbox.root, files);
  const file = sandbox.write(source);
  const load = async () => (await import(pathToFileURL(file))).default(...args);
  const native = await run(await load(), sandbox.root);
  const sandboxed = await run(await sandbox.sandbox.plugin(file, ...args), sandbox.root);
  sandbox.sandbox.dispose();
  const different = firstDifference(native, sandboxed);
  if (different !== undefined) assert.fail(`native and sandboxed differ at ${different}`);
  assert.deepEqual(sandboxed, native);
  return native;
}

/** Where two results differ first: what tests compare is long. */
function firstDifference(native, sandboxed, path = 'result') {
  const isObject = (value) => value !== null && typeof value === 'object';
  if (!isObject(native) || !isObject(sandboxed)) {
    if (Object.is(native, sandboxed)) return undefined;
    return `${path}\n  native:    ${JSON.stringify(native)}\n  sandboxed: ${JSON.stringify(sandboxed)}`;
  }
  for (const key of new Set([...Object.keys(native), ...Object.keys(sandboxed)])) {
    const found = firstDifference(native[key], sandboxed[key], `${path}.${key}`);
    if (found !== undefined)
      return found.includes('\n  in ') ? found : `${found}\n  in ${JSON.stringify(native).slice(0, 300)}`;
  }
  return undefined;
}

/** What a plugin with `RECORDER` in its source saw, by the hook that tells. */
export function recorded(plugin) {
  const one = [plugin].flat(9).find((item) => item?.watchChange);
  let seen;
  one.watchChange.call({ meta: {}, info: (text) => (seen = JSON.parse(text)) }, 'tell the test', {});
  return seen;
}

/** Text for a plugin: `note(...)` keeps what it is given, and the hook `watchChange` of `tell(...)` gives it all. */
export const RECORDER = `
const seen = [];
const show = (key, value) => typeof value === 'function' ? '[function]' : value instanceof RegExp ? String(value)
  : value instanceof Set ? [...value] : value instanceof Map ? [...value]
  : value instanceof Uint8Array ? 'bytes ' + value.length : value === undefined ? '[undefined]' : value;
const note = (...values) => { seen.push(JSON.parse(JSON.stringify(values, show))); };
const tell = (context, id) => { if (id === 'tell the test') context.info(JSON.stringify(seen)); };
`;
