import type { Part } from './part.ts';

/** It asks for tokens to tell comments from everything else: help with `js-tokens` then gives all else in one piece. */
export const unpluginReplaceParts: readonly Part[] = [
  {
    start: 'const plugin = createUnplugin((rawOptions = {}) => {\n',
    through: [
      'jsTokens(s.toString(), { jsx: ',
      '\n\t\t\t\t\telse code += token.value;\n',
      '\t\t\t\tlet match;\n',
    ],
    edits: [['behind', '{ jsx: /\\.[jt]sx?$/.test(id)', ', $nexxo_joined: true']],
    forms: [['3d3c2eac327edf7114f21a44235f09515b8c03a30b7db080d8caaf49561436f0', '0.8.0']],
  },
];
