import { fileURLToPath } from 'node:url';
import { inputs } from './inputs.mjs';

const heavy = {
  'magic-string': 'script20',
  'magic-string-hires': 'script20',
  acorn: 'library100',
  svelte: 'svelte3',
  vue: 'vue3',
  babel: 'jsx5',
  postcss: 'css20',
  sass: 'scss5',
  marked: 'markdown20',
};
const light = { replace: 'script3', 'unplugin-replace': 'script3', yaml: 'yaml1', image: 'svg1' };
const cliffs = {
  'cliff-anchored': 'numbered',
  'cliff-index-of': 'numbered',
  'cliff-replace': 'numbered',
  'cliff-split': 'numbered',
  'cliff-char-codes': 'numbered',
};

export const groupNames = ['heavy', 'light', 'cliffs'];

const inGroup = (group, workloads) =>
  Object.entries(workloads).map(([name, input]) => ({
    name,
    group,
    file: fileURLToPath(new URL(`plugins/${name}.mjs`, import.meta.url)),
    input: inputs[input],
  }));

/** Each a plugin file, and what its hook is called with. */
export const workloads = [
  ...inGroup('heavy', heavy),
  ...inGroup('light', light),
  ...inGroup('cliffs', cliffs),
];
