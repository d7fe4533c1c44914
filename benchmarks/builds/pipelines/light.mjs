import { csv, svg, yaml } from '../files/data.mjs';
import { script, scriptWithNames } from '../files/script.mjs';

const main = ({ name, file }) => `import ${name} from './${file}'\nconsole.log(${name}(__APP_VERSION__))\n`;
const setup = (form) => ({ plugins: textPlugins(form) });

const kindsWith =
  ([leaf, parent]) =>
  (index, isLeaf) =>
    isLeaf ? [leaf, yaml, parent, svg, parent, csv, parent, yaml][index % 8] : parent;

/** Half scripts, half data; of the scripts one in four has names to replace. */
export const light = { weight: 'light', kinds: kindsWith([scriptWithNames, script]), main, setup };

/** The same with names to replace in every script. */
export const lightDense = {
  weight: 'light',
  kinds: kindsWith([scriptWithNames, scriptWithNames]),
  main,
  setup,
};

/** Plugins that work on text alone. */
export const textPlugins = (form) => [
  {
    from: '@rollup/plugin-replace',
    keeps: 'nothing',
    // It goes through the whole chunk too.
    limits: { cpuMs: 10_000 },
    args: `{ preventAssignment: true, exclude: /node_modules/, values: { __APP_VERSION__: '"4.2.0"' } }`,
  },
  {
    from: `unplugin-replace/${form}`,
    keeps: 'nothing',
    args: `{ exclude: /node_modules/, values: { __APP_STAGE__: '"production"' } }`,
  },
  { from: '@rollup/plugin-yaml', keeps: 'nothing' },
  { from: '@rollup/plugin-dsv', keeps: 'nothing' },
  // Before Vite's own handling of images, as Vite's documentation has it.
  {
    from: '@rollup/plugin-image',
    keeps: 'nothing',
    read: ['src'],
    enforce: form === 'vite' ? 'pre' : undefined,
  },
];
