/** In a bundler that is not its own a plugin may wait for the bundler, which waits for the plugin. */
const timeoutMs = 60_000;

/**
 * A case as another bundler builds it: the same project, plugins and options. Null where the project is one for its own
 * bundler alone: a server, pages that Vite starts from, plugins of an output.
 */
export function inBundler(test, bundler) {
  if (test.bundler === bundler) return test;
  if (test.bundler === 'vite-dev' || test.asOutputPlugin) return null;
  if (bundler === 'vite') return inVite(test);
  if (test.bundler === 'vite') return fromVite(test, bundler);
  return { ...test, bundler, timeoutMs };
}

/** What Rollup is told in its options stands in `build.rollupOptions`; what the entry exports stays, as in Rollup. */
function inVite({ output, inputOptions, ...test }) {
  if (test.input === undefined) return null;
  const rollupOptions = {
    preserveEntrySignatures: 'exports-only',
    ...inputOptions,
    ...(output === undefined ? {} : { output }),
  };
  return { ...test, bundler: 'vite', timeoutMs, vite: { build: { rollupOptions } } };
}

function fromVite({ vite = {}, ...test }, bundler) {
  const { build = {} } = vite;
  const input = build.lib?.entry;
  if (input === undefined) return null;
  const { external = test.external, output } = build.rollupOptions ?? {};
  return {
    ...test,
    bundler,
    timeoutMs,
    input,
    ...(external === undefined ? {} : { external }),
    output: { ...output, ...(build.sourcemap === undefined ? {} : { sourcemap: build.sourcemap }) },
  };
}
