import type { Edit, Part } from './part.ts';

/** Plain selectors are joined as texts, which is what their trees become in all versions of the parser. */
const call = (merge: string): readonly Edit[] => [
  [
    'behind',
    merge,
    ' const $nexxo_merged = $nexxo_help?.mergeSelectors?.(parent.selectors, child.selectors, $FLAGS === 1);' +
      ' if ($nexxo_merged !== undefined) return $nexxo_merged;',
  ],
];

const commonjs = "let parser = require('postcss-selector-parser')\n";
const imported = "import parser from 'postcss-selector-parser'\n";
const current = 'function mergeSelectors(parent, child) {';
const former = 'function selectors (parent, child) {';

export const postcssNestedParts: readonly Part[] = [
  {
    start: commonjs,
    through: [current, '\n  return merged\n}\n'],
    edits: call(current),
    forms: [
      ['eab90378152743fd10661c56097d055caf409203de6c882e23e0d5c41f3874e9', '6.0.0 to 6.2.0'],
      ['f42e4d3963e0b9e0d878e42bd67b03cc9d009a40938fb4fe19fa116d4a3244f7', '7.0.0 to 7.0.2'],
    ],
  },
  {
    start: commonjs,
    through: [former, '\n  return result\n}\n'],
    edits: call(former),
    forms: [['cbff07e54745659112927a95470a6b65e3e58d9325f7ae6c36911d943d4ae10b', '5.0.5, 5.0.6']],
  },
  {
    start: imported,
    through: [current, '\n  return merged\n}\n'],
    edits: call(current),
    forms: [
      ['58abbe36839855614938d0c740fa663749cfdae76c774869033117aae16a67d0', '8.0.0, 8.0.1'],
      ['49a598b31c6f150da736cb691d194efbc7837307545a5a8bd8972224a5efaac1', '9.0.0, 9.0.1', 1],
    ],
  },
];
