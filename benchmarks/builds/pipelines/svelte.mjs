import { svelte as component } from '../files/svelte.mjs';
import { compilerLimits } from './compiler-limits.mjs';

export const svelte = {
  weight: 'heavy',
  kinds: () => component,
  main: ({ name, file }) =>
    `import { mount } from 'svelte'\nimport ${name} from './${file}'\nmount(${name}, { target: document.body })\n`,
  setup: (form) => ({ plugins: [sveltePlugin(form)], extra: svelteResolve(form) }),
};

export const sveltePlugin = (form) =>
  form === 'vite'
    ? {
        from: '@sveltejs/vite-plugin-svelte',
        export: 'svelte',
        // Style sheets of components, in development.
        keeps: 'module',
        limits: compilerLimits,
        args: '{ configFile: false }',
      }
    : { from: 'rollup-plugin-svelte', keeps: 'nothing', limits: compilerLimits, args: '{ emitCss: false }' };

export const svelteResolve = (form) =>
  form === 'vite' ? '' : `resolve: { conditionNames: ['svelte', 'browser', 'import', 'default'] },`;
