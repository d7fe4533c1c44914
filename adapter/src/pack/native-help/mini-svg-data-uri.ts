import type { Part } from './part.ts';

export const miniSvgDataUriParts: readonly Part[] = [
  {
    start: "var shorterNames = require('./shorter-css-color-names');\n",
    through: ['\nmodule.exports = svgToTinyDataUri;\n'],
    edits: [
      ['instead of', 'return str.trim()', 'return $nexxo_help?.oneSpaced?.(str) ?? str.trim()'],
      [
        'instead of',
        'return encodeURIComponent(string)',
        'return $nexxo_help?.uriPayload?.(string) ?? encodeURIComponent(string)',
      ],
      [
        'behind',
        'function colorCodeToShorterNames(string) {',
        ' if ($nexxo_help?.hasNoColour?.(shorterNames, string)) return string;',
      ],
    ],
    forms: [['ba166e003f5c552d09e9f417114624653194e36bd7f667042f1b6f47fe9023d8', '1.2.3 to 1.4.4']],
  },
];
