import type { Part } from './part.ts';

/**
 * It asks for tokens to tell comments from everything else: help with `js-tokens` then gives the text with its comments blank. A
 * module that has none of the texts is not even made into a `MagicString`.
 */
export const unpluginReplaceParts: readonly Part[] = [
  {
    start: 'const plugin = createUnplugin((rawOptions = {}) => {\n',
    through: [
      'handler: withMagicString(function(s, id) {\n',
      'jsTokens(s.toString(), { jsx: ',
      '\n\t\t\t\t\telse code += token.value;\n',
      '\n\t\t\t})\n\t\t},\n',
      '\n\t\tconst pattern = new RegExp(',
      '\n\t\tif (escapedKeys.length > 0) return pattern;\n\t}\n});\n',
    ],
    edits: [
      ['behind', '{ jsx: /\\.[jt]sx?$/.test(id)', ', $nexxo_blank: true'],
      [
        'instead of',
        'handler: withMagicString(',
        'handler: ($nexxo_help?.unlessAbsent ?? ((_, handler) => handler))' +
          '({ texts: stringValues, expressions: regexpValues, delimiters, pattern }, withMagicString(',
      ],
      ['behind', '\n\t\t\t})', ')'],
    ],
    forms: [['d73391b04832029b34b37e6f5a024de3ff8b765a849445ec8bba47b06072bddb', '0.8.0, 0.9.0']],
  },
];
