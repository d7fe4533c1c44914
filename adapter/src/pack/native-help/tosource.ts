import type { Part } from './part.ts';

export const tosourceParts: readonly Part[] = [
  {
    start: "function toSource(object, replacer, indent = '  ', startingIndent = '') {",
    through: ['\r\nfunction legalKey(key) {\r\n', '\r\n}'],
    edits: [
      [
        'behind',
        "startingIndent = '') {",
        ' const $nexxo_text = $nexxo_help?.toSource?.(object, replacer, indent, startingIndent);' +
          ' if ($nexxo_text !== undefined) return $nexxo_text;',
      ],
    ],
    forms: [['5e0c39634f29ce87b14219f5c61a878477e5179483e91c406475c2cac3677ca0', '2.0.0-alpha.3']],
  },
];
