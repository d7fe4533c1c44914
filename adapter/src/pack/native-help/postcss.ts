import type { Edit, Part } from './part.ts';

const list: Part = {
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
};

/** Words, white space and tokens of one character, by their first character. */
const token = (isKept: boolean): string =>
  ' const $nexxo_kind = $nexxo_kinds[code];' +
  ' if ($nexxo_kind === 1) { if ((next = $nexxo_end(css, pos)) > pos) {' +
  ` currentToken = ['word', css.slice(pos, next), pos, next - 1]; ${isKept ? 'buffer.push(currentToken); ' : ''}pos = next; return currentToken; } }` +
  ' else if ($nexxo_kind === 2) { if ((next = $nexxo_end(css, pos)) > pos) {' +
  " currentToken = ['space', css.slice(pos, next)]; pos = next; return currentToken; } }" +
  ' else if ($nexxo_kind !== undefined) return [$nexxo_kind, $nexxo_kind, pos++];';

const tokenizer = (isKept: boolean, forms: Part['forms']): Part => ({
  start: 'const SINGLE_QUOTE = "\'".charCodeAt(0)\n',
  through: ['  function nextToken(opts) {', '\n  function back(token) {'],
  edits: [
    [
      'before',
      'const DOUBLE_QUOTE = ',
      'const $nexxo_kinds = $nexxo_help?.tokenKinds ?? [], $nexxo_end = $nexxo_help?.tokenEnd; ',
    ],
    ['behind', 'code = css.charCodeAt(pos)', `;${token(isKept)}`],
  ],
  forms,
});

/** Children are gone through without a look at the stack for each. */
const walk: readonly Edit[] = [
  ['behind', '  walk(callback) {', ' const $nexxo_isOn = $nexxo_help?.tokenKinds !== undefined;'],
  ['behind', 'let { iterator, node } = stack[stack.length - 1]', '; const $nexxo_own = node.proxyOf; do {'],
  ['instead of', 'index >= node.proxyOf.nodes.length', 'index >= $nexxo_own.nodes.length'],
  [
    'instead of',
    'parent.node.indexes[parent.iterator] += 1\n        continue',
    'parent.node.indexes[parent.iterator] += 1\n        break',
  ],
  ['instead of', 'let child = node.proxyOf.nodes[index]', 'let child = $nexxo_own.nodes[index]'],
  ['behind', 'stack.push({ iterator: child.getIterator(), node: child })', '; break'],
  [
    'instead of',
    'node.indexes[iterator] += 1\n      }',
    'node.indexes[iterator] += 1\n      } } while ($nexxo_isOn)',
  ],
];

export const postcssParts: readonly Part[] = [
  list,
  tokenizer(false, [['8c9fb03109144cce1f8c99ccc65adc627816a82f54facbbcdcb43c253129b057', '8.5.33']]),
  tokenizer(true, [
    ['2cbb75a03a9a28b909ac34c989b431a6168ba280f3421b9f771870e621204469', '8.5.12 to 8.5.32'],
    ['47b9634980eebd682f6de451d7a29a90667d072548e9e9f26dec49e1bf39a094', '8.4.45 to 8.5.10'],
    ['3c19241f67de5fa8d7335a861960f954c12967713be8d03bb4993080244ee3db', '8.4.31 to 8.4.41'],
    ['0826084ce7219aa73075e0ef04ac01213c5eb09bf5b6fb4ddc030a768ffce347', '8.3.11 to 8.4.24'],
  ]),
  {
    start: 'class Container extends Node {\n',
    through: ['  walk(callback) {\n', '\n  }\n'],
    edits: walk,
    forms: [['fabe9ddf41cfbd59f9c3c3ec3e2b06404d6fad4a0dbbeac7271b0b793fedb29a', '8.5.18 to 8.5.33']],
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
