import { csv, svg, yaml } from '../files/data.mjs';
import { script } from '../files/script.mjs';
import { svelte } from '../files/svelte.mjs';
import { vue } from '../files/vue.mjs';
import { textPlugins } from './light.mjs';
import { sveltePlugin, svelteResolve } from './svelte.mjs';
import { vuePlugin, vueStyles } from './vue.mjs';

const vueFile = vue({ styled: true });

/** Ten plugins; a quarter of the files goes through a compiler. */
export const mixed = {
  weight: 'heavy',
  kinds: (index, isLeaf) =>
    isLeaf ? [script, svelte, yaml, script, vueFile, svg, script, csv][index % 8] : script,
  main: ({ name, file }) =>
    `import build from 'virtual:build'\nimport ${name} from '@/${file}'\nconsole.log(${name}(build.number))\n`,
  setup: (form) => ({
    plugins: [
      {
        from: '@rollup/plugin-alias',
        keeps: 'nothing',
        args: `{ entries: { '@': new URL('src', import.meta.url).pathname } }`,
      },
      {
        from: '@rollup/plugin-virtual',
        keeps: 'nothing',
        args: `{ 'virtual:build': 'export default { number: 42 }' }`,
      },
      ...textPlugins(form),
      sveltePlugin(form),
      vuePlugin(form),
      // It makes a source map of the whole chunk: of 5,000 modules, 50 MiB in half a minute.
      {
        from: 'rollup-plugin-banner2',
        keeps: 'nothing',
        limits: { cpuMs: 300_000, memoryMiB: 2047, outputMiB: 512 },
        args: `() => '/* built from many parts */\\n'`,
      },
    ],
    extra: svelteResolve(form) + vueStyles(form),
  }),
};
