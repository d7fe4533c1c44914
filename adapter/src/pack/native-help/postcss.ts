import type { Part } from './part.ts';

export const postcssParts: readonly Part[] = [
  {
    start: 'let list = {\n',
    through: ['\n}\n\nmodule.exports = list'],
    edits: [
      [
        'behind',
        'split(string, separators, last) {',
        ' const $nexxo_list = $nexxo_help?.splitList?.(string, separators, last, $FLAGS === 1);' +
          ' if ($nexxo_list !== undefined) return $nexxo_list;',
      ],
    ],
    forms: [
      ['ae59bcc0da3bba8c9cbfd780e738bbab6b6191626d044b49b020206c02c21ca1', '8.5.33'],
      ['7c7bdef6a58dfc76edca839feded025839134347e4b081851ce88e47a766b2b1', '8.4.49 to 8.5.6', 1],
    ],
  },
];
