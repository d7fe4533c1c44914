import { script } from '../files/script.mjs';
import { scss } from '../files/style.mjs';
import { compilerLimits } from './compiler-limits.mjs';

/** Scripts that import style sheets, seven of eight files. */
export const sass = {
  weight: 'heavy',
  kinds: (_, isLeaf) => (isLeaf ? scss : script),
  main: ({ name, file }) => `import ${name} from './${file}'\nconsole.log(${name}(1))\n`,
  setup: (form) => (form === 'vite' ? onVite : onRolldown),
};

const onRolldown = {
  plugins: [
    {
      from: 'rollup-plugin-sass',
      // It collects the styles for one file, which it does not write where they are inserted.
      keeps: 'nothing',
      limits: compilerLimits,
      args: `{ api: 'modern', insert: true }`,
    },
  ],
};

// Vite compiles .scss itself; a plugin that names the result .css does it in Vite's place.
const onVite = {
  plugins: [{ from: './scss-plugin.mjs', keeps: 'nothing', limits: compilerLimits }],
  files: {
    'scss-plugin.mjs': `import { readFileSync } from 'node:fs';
import path from 'node:path';
import { compileString } from 'sass';

export default function scssPlugin() {
  return {
    name: 'css-by-sass',
    enforce: 'pre',
    resolveId: {
      filter: { id: /\\.scss$/ },
      handler: (id, importer) => \`\${path.resolve(path.dirname(importer), id)}.css\`,
    },
    load: {
      filter: { id: /\\.scss\\.css$/ },
      handler: (id) => compileString(readFileSync(id.slice(0, -4), 'utf8')).css,
    },
  };
}
`,
  },
};
