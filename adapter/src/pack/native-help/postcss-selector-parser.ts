import type { Part } from './part.ts';

/** What is no object is copied without a call. */
const cloneNode = (depth: string, forms: Part['forms']): Part => ({
  start: 'var cloneNode = function ',
  through: ['\n};\n'],
  edits: [
    [
      'before',
      'else if (value instanceof Array) {',
      `else if ($nexxo_help?.quickClone${depth} && (typeof value !== "object" || value === null)) { cloned[i] = value; } `,
    ],
  ],
  forms,
});

export const postcssSelectorParserParts: readonly Part[] = [
  cloneNode('', [
    ['f2ef0ee62a2a45d2be3cc0f568c306097b368347ad696b30fbbb47a5dca75442', '6.0.12 to 7.1.1, most'],
  ]),
  cloneNode(' && depth < _util.MAX_NESTING_DEPTH', [
    ['4eb9ce2ff4d591960ca69c8e1ab0ddf99945b7abbce198468d114652e7c35344', '6.1.3 to 6.1.5'],
  ]),
  cloneNode(' && depth < util_1.MAX_NESTING_DEPTH', [
    ['1fcc8e6c5fd3ae7d83d0b0ea3b64f78c0d51f386557f8c573c8f4af0627be819', '7.1.3 to 7.2.1'],
  ]),
];
