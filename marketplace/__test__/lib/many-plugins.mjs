// Ten thousand plugins that look like real ones: few words are in most of them, most words in few.
const KINDS = ['vite-plugin', 'rollup-plugin', 'unplugin', 'rolldown-plugin'];
const SUBJECTS =
  'icons svg css html yaml toml json markdown image font glob alias replace copy env inspect compress legacy pwa mock proxy eslint styles i18n pages layouts components auto import graph banner license visualizer worker wasm sql graphql pug sass less stylus tailwind svelte vue react solid'.split(
    ' ',
  );
const CAPABILITIES = ['read', 'write', 'resolve', 'config', 'env', 'server'];
const HOOKS = ['transform', 'load', 'resolveId', 'generateBundle', 'buildStart', 'renderChunk'];
const COMMON =
  'a and build bundle code config default export file for from if in install is it javascript modules npm of options or plugin rollup source that the this to use used vite which with you your'.split(
    ' ',
  );

/** Numbers from 0 to 1, the same each time. */
export function numbers(seed = 1) {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

const VOCABULARY = 20_000;

/** Texts of plugins, as `addVersion` takes them. */
export function* manyPlugins(count) {
  const next = numbers();
  const pick = (list) => list[Math.floor(next() * list.length)];
  // By Zipf's law, roughly.
  const word = () => (next() < 0.5 ? pick(COMMON) : `word${Math.floor(VOCABULARY ** next())}`);
  const text = (length) => Array.from({ length }, word).join(' ');
  for (let index = 0; index < count; index += 1) {
    const [kind, subject, other] = [pick(KINDS), pick(SUBJECTS), pick(SUBJECTS)];
    yield {
      name: `${next() < 0.3 ? `@team${Math.floor(next() * 200)}/` : ''}${kind}-${subject}-${index}`,
      description: `A ${kind.replace('-', ' ')} for ${subject} and ${other}, ${text(6)}`,
      keywords: [kind, subject, other, 'vite', 'plugin'],
      readme: `# ${kind} ${subject}\n\n${text(400)}`,
      owner: `owner${index % 500}`,
      manifest: {
        hooks: HOOKS.filter(() => next() < 0.4),
        capabilities: CAPABILITIES.filter(() => next() < 0.15).map((capability) => ({
          capability,
          value: ['src'],
          reason: 'It needs them.',
        })),
      },
    };
  }
}

/** What people look for, and what they would look for to make it slow. */
export const QUERIES = [
  ...[
    'svg',
    'icons',
    'markdown',
    'vite',
    'plugin',
    'vite plugin',
    'rollup plugin svg',
    'image compress',
    'auto import',
  ],
  ...[
    'v',
    'p',
    'w',
    'a',
    'vi',
    'vite p',
    'plugin for the',
    'a and build bundle code config default export',
    'word1',
  ],
  ...[
    'vite-plugin-svg',
    'tailwind css',
    'yaml',
    'word',
    'nothinglikethat',
    'use used with you your which v',
    '',
  ],
].map((value) => ({ text: value }));

export const FILTERED = [
  { framework: 'vite' },
  { capability: 'read' },
  { hook: 'transform' },
  { capability: 'none', framework: 'vite', hook: 'load' },
  { text: 'vite', capability: 'write' },
  { text: 'svg', framework: 'rollup' },
  { text: 'p', framework: 'vite', hook: 'transform' },
  { from: 5000 },
  { text: 'plugin', from: 9000 },
];
