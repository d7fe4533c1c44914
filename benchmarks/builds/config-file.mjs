import { sandboxOptions } from './columns.mjs';

/**
 * The config as a user writes it, natively or sandboxed. A plugin is
 *   { from, keeps, export?, limits?, read?, enforce?, args? } with the factory's arguments as source text; `args` may be a
 *   function of `module(specifier, ...args)`, which stands for another package's export. `keeps` is true of the plugin as it
 *   is used here: a result may be kept only where it depends on nothing else.
 */
export function configFile(form, kind, plugins, extra) {
  const writer = kind === 'native' ? nativePlugins(plugins) : sandboxedPlugins(plugins, sandboxOptions[kind]);
  const body = form === 'vite' ? viteBody(extra) : rolldownBody(extra);
  return `${writer.head.join('\n')}

export default {
  plugins: [
${writer.plugins.map((text) => `    ${text},`).join('\n')}
  ],
${body}
};
`;
}

const viteBody = (
  extra = '',
) => `  build: { rolldownOptions: { input: 'src/main.js' }, reportCompressedSize: false },
  ${extra}`;

const rolldownBody = (extra = '') => `  input: 'src/main.js',
  output: { dir: 'dist', minify: true },
  ${extra}`;

function nativePlugins(plugins) {
  const head = [];
  const name = (specifier, from) => {
    const local = `import${head.length}`;
    head.push(`import ${from === undefined ? local : `{ ${from} as ${local} }`} from '${specifier}';`);
    return local;
  };
  const module = (specifier, ...args) => {
    const local = name(specifier);
    return args.length === 0 ? local : `${local}(${args.join(', ')})`;
  };
  const texts = plugins.map((plugin) => {
    const factory = name(plugin.from, plugin.export);
    return enforced(plugin, `${factory}(${argsOf(plugin, module)})`);
  });
  return { head, plugins: texts };
}

function sandboxedPlugins(plugins, options) {
  const module = (specifier, ...args) => {
    const rest = args.length === 0 ? '' : `, 'default', ${args.join(', ')}`;
    return `sandbox.module('${specifier}'${rest})`;
  };
  const texts = plugins.map((plugin) => {
    const args = argsOf(plugin, module);
    return enforced(plugin, `(await sandbox.plugin(${sourceOf(plugin)}${args === '' ? '' : `, ${args}`}))`);
  });
  return {
    head: [
      `import { createSandbox } from '@nexxo/native';`,
      `const sandbox = createSandbox(${JSON.stringify({ allowUnsigned: true, ...options })});`,
      `globalThis.nexxoBenchSandbox = sandbox;`,
    ],
    plugins: texts,
  };
}

const sourceOf = ({ from, export: name, keeps, limits, read }) =>
  JSON.stringify({ package: from, export: name, keeps, limits, read });

const argsOf = ({ args = '' }, module) => (typeof args === 'function' ? args({ module }) : args);

const enforced = ({ enforce }, text) => (enforce ? `{ ...${text}, enforce: '${enforce}' }` : text);
