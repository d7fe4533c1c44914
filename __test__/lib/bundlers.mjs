import { rolldown } from 'rolldown';
import { rollup } from 'rollup';
import * as vite from 'vite';

const external = [/^svelte(\/|$)/, /^vue$/];

async function write(bundle, dir, options) {
  try {
    await bundle.write({ dir, sourcemap: true, ...options });
  } finally {
    await bundle.close();
  }
}

/** Each builds `input` under `root` into `dir`, with source maps, as a project's own config would. */
export const bundlers = {
  vite: ({ root, input, dir, plugins }) =>
    vite.build({
      root,
      configFile: false,
      logLevel: 'error',
      plugins,
      build: { outDir: dir, emptyOutDir: true, sourcemap: true, rolldownOptions: { input } },
    }),
  rolldown: async ({ root, input, dir, plugins }) =>
    write(await rolldown({ cwd: root, input, plugins, external, logLevel: 'warn' }), dir),
  rollup: async ({ input, dir, plugins }) =>
    write(await rollup({ input, plugins, external }), dir, { format: 'es' }),
};
