import type { Part } from './part.ts';

const declaration = "function toSource(object, replacer, indent = '  ', startingIndent = '') {";

export const toSourceParts: readonly Part[] = [
  {
    // Lines of the file end in both ways.
    start: declaration,
    through: ['const KEYWORD_REGEXP = ', 'function legalKey(key) {', '\n}\n'],
    edits: [
      [
        'behind',
        declaration,
        ' const $nexxo_source = $nexxo_help?.toSource?.(object, replacer, indent, startingIndent);' +
          ' if ($nexxo_source !== undefined) return $nexxo_source;',
      ],
    ],
    forms: [
      [
        '5d9b9326149d9e14bf589d49b6d0763968f0082812b15520872d271c6b504480',
        '2.0.0-alpha.3, CommonJS and ES module',
      ],
    ],
  },
];
