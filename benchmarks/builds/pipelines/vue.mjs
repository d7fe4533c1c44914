import { vue as component } from '../files/vue.mjs';
import { compilerLimits } from './compiler-limits.mjs';

const styled = component({ styled: true });

export const vue = {
  weight: 'heavy',
  kinds: () => styled,
  main: ({ name, file }) =>
    `import { createApp } from 'vue'\nimport ${name} from './${file}'\ncreateApp(${name}).mount(document.body)\n`,
  setup: (form) => ({ plugins: [vuePlugin(form)], extra: vueStyles(form) }),
};

/** Both keep what they have parsed of a component for its blocks. */
export const vuePlugin = (form) =>
  form === 'vite'
    ? { from: '@vitejs/plugin-vue', keeps: 'module', limits: compilerLimits }
    : {
        from: 'unplugin-vue/rolldown',
        keeps: 'module',
        limits: compilerLimits,
        args: '{ isProduction: true }',
      };

/** Rolldown bundles no CSS: the style blocks become text that nothing shows. */
export const vueStyles = (form) => (form === 'vite' ? '' : `moduleTypes: { '.css': 'text' },`);
