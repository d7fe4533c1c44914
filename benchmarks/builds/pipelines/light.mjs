import { csv, svg, yaml } from '../files/data.mjs';
import { script } from '../files/script.mjs';

/** Half scripts with names to replace, half data. */
export const light = {
  weight: 'light',
  kinds: (index, isLeaf) =>
    isLeaf ? [script, yaml, script, svg, script, csv, script, yaml][index % 8] : script,
  main: ({ name, file }) => `import ${name} from './${file}'\nconsole.log(${name}(__APP_VERSION__))\n`,
  setup: (form) => ({ plugins: textPlugins(form) }),
};

/** Plugins that work on text alone. */
export const textPlugins = (form) => [
  {
    from: '@rollup/plugin-replace',
    // It goes through the whole chunk too.
    limits: { cpuMs: 10_000 },
    args: `{ preventAssignment: true, exclude: /node_modules/, values: { __APP_VERSION__: '"4.2.0"' } }`,
  },
  {
    from: `unplugin-replace/${form}`,
    args: `{ exclude: /node_modules/, values: { __APP_STAGE__: '"production"' } }`,
  },
  { from: '@rollup/plugin-yaml' },
  { from: '@rollup/plugin-dsv' },
  // Before Vite's own handling of images, as Vite's documentation has it.
  { from: '@rollup/plugin-image', read: ['src'], enforce: form === 'vite' ? 'pre' : undefined },
];
