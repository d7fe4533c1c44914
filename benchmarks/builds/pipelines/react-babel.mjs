import { jsx } from '../files/jsx.mjs';
import { compilerLimits } from './compiler-limits.mjs';

export const reactBabel = {
  weight: 'heavy',
  kinds: () => jsx,
  main: ({ name, file }) => `import ${name} from './${file}'\nconsole.log(${name})\n`,
  setup: () => ({
    plugins: [
      {
        from: '@rolldown/plugin-babel',
        // Babel remembers the packages that files are in, of which nothing shows without their configs.
        keeps: 'nothing',
        limits: compilerLimits,
        // Babel looks for the package that a file is in.
        read: ['.'],
        args: ({ module }) =>
          `{ presets: [[${module('@babel/preset-react')}, { runtime: 'automatic' }]], configFile: false, babelrc: false }`,
      },
    ],
  }),
};
