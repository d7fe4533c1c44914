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
  {
    // The line of a place is most often that of the last one, or the next.
    start: '  fromOffset(offset) {\n',
    within: 'class Input {\n',
    through: ['\n  }\n'],
    edits: [
      [
        'behind',
        'let mid',
        '; const $nexxo_last = $nexxo_help?.lastLine, $nexxo_at = $nexxo_last?.at;' +
          ' if ($nexxo_last?.lines === lineToIndex && offset >= lineToIndex[$nexxo_at]) {' +
          ' if (offset < lineToIndex[$nexxo_at + 1]) min = max = $nexxo_at;' +
          ' else if (offset < lineToIndex[$nexxo_at + 2]) min = max = $nexxo_at + 1; }',
      ],
      [
        'before',
        'return {\n      col: offset',
        'const $nexxo_found = $nexxo_help?.lastLine;' +
          ' if ($nexxo_found !== undefined) { $nexxo_found.lines = lineToIndex; $nexxo_found.at = min; } ',
      ],
    ],
    forms: [['ecef11ad5c455ea16124460d3ef8eb5cb8eeb87d31e0f1a7811396324094b86b', '8.5.6 to 8.5.33']],
  },
];
