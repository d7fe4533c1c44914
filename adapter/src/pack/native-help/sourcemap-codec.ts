import type { Edit, Part } from './part.ts';

const edits: readonly Edit[] = [
  [
    'behind',
    'function decode(mappings) {',
    ' const $nexxo_lines = $nexxo_help?.decode?.(mappings); if ($nexxo_lines !== undefined) return $nexxo_lines;',
  ],
  [
    'behind',
    'function encode(decoded) {',
    ' const $nexxo_text = $nexxo_help?.encode?.(decoded); if ($nexxo_text !== undefined) return $nexxo_text;',
  ],
];

export const codecParts: readonly Part[] = [
  {
    start: '// src/vlq.ts\n',
    through: ['function encode(decoded) {', '\n}\n'],
    edits,
    forms: [
      [
        '2837b2c0998bb781904f038a39387687a8a8ab22fd3f719d1e860584140f7941',
        '1.5.4, 1.5.5, CommonJS and ES module',
      ],
      ['f22e2b1e787f96c1e6e896131f9e26f2f3451255368965517d02518668ae6208', '1.6.0, CommonJS and ES module'],
    ],
  },
  {
    start: "const comma = ','.charCodeAt(0);\n",
    through: ['function encode(decoded) {', '\n}\n', 'export {'],
    edits,
    forms: [
      ['e486e365be27ad883c627f0f4695a1a9e99da48c5602add734b0e27ff53d742e', '1.4.14, 1.4.15, ES module'],
      ['2b1f0ec7dc3ade01a1c1ae6f9d8db799cdd34152b836e353511fab5e27670215', '1.5.0, ES module'],
    ],
  },
  {
    start: "    const comma = ','.charCodeAt(0);\n",
    through: ['function encode(decoded) {', '\n    }\n', 'exports.decode'],
    edits,
    forms: [
      ['2e33f11ee5c972e11b954aaa079e0bbdcaf331b748c67c8c99d4b9bde20d7af9', '1.4.14, 1.4.15, CommonJS'],
      ['d12840de3044de824664d7327ade6d518721cf4e052c849201e1bec9e57b63a5', '1.5.0, CommonJS'],
    ],
  },
  {
    start: 'var charToInteger = {};\n',
    through: ['function encode(decoded) {', 'export {'],
    edits,
    forms: [['c853320ea910936bc3d13dd23aec0f664f33466ae505f593f9d9caec28613e3b', '1.4.8, ES module']],
  },
  {
    start: '\tvar charToInteger = {};\n',
    through: ['function encode(decoded) {', 'exports.decode'],
    edits,
    forms: [['56ed74718e35ce917bfd646a4fb9da2c63f1aed88c99c8a6f11faeaf8ae770e1', '1.4.8, CommonJS']],
  },
];
