import { script } from '../files/script.mjs';
import { css } from '../files/style.mjs';
import { compilerLimits } from './compiler-limits.mjs';

/** Scripts that import style sheets, seven of eight files. */
export const postcss = {
  weight: 'heavy',
  kinds: (_, isLeaf) => (isLeaf ? css : script),
  main: ({ name, file }) => `import ${name} from './${file}'\nconsole.log(${name}(1))\n`,
  setup: (form) => (form === 'vite' ? onVite : onRolldown),
};

// With the browsers named, Autoprefixer looks for no file that names them, and has none to remember.
const plugins = ({ module }) =>
  `plugins: [${module('postcss-nested')}, ${module('autoprefixer', `{ overrideBrowserslist: 'defaults' }`)}]`;

const onRolldown = {
  plugins: [
    {
      from: 'rollup-plugin-postcss',
      keeps: 'nothing',
      limits: compilerLimits,
      args: (to) => `{ ${plugins(to)}, config: false }`,
    },
  ],
  extra: `moduleTypes: { '.css': 'js' },`,
};

// Vite runs PostCSS itself; a plugin before that gives it plain CSS.
const onVite = {
  plugins: [
    {
      from: './css-plugin.mjs',
      keeps: 'nothing',
      limits: compilerLimits,
      args: (to) => `{ ${plugins(to)} }`,
    },
  ],
  files: {
    'css-plugin.mjs': `import postcss from 'postcss';

export default function cssPlugin({ plugins }) {
  const processor = postcss(plugins);
  return {
    name: 'css-by-postcss',
    enforce: 'pre',
    transform: {
      filter: { id: /\\.css$/ },
      async handler(code, id) {
        const { css } = await processor.process(code, { from: id, map: false });
        return { code: css, map: null };
      },
    },
  };
}
`,
  },
};
