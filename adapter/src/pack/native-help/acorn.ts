import type { Part } from './part.ts';

/** The end of a word is found in one step. */
const word = (indent: string, forms: Part['forms']): Part => ({
  start: `${indent}pp.readWord1 = function() {\n`,
  through: [`\n${indent}};\n`],
  edits: [
    [
      'behind',
      'var astral = this.options.ecmaVersion >= 6;',
      ' var $nexxo_end = $nexxo_help?.acornWordEnd?.(this.input, chunkStart);' +
        ' if ($nexxo_end !== undefined) { this.pos = $nexxo_end; return this.input.slice(chunkStart, $nexxo_end); }',
    ],
  ],
  forms,
});

/** So is that of an indentation. */
const space = (indent: string, forms: Part['forms']): Part => ({
  start: `${indent}pp.skipSpace = function() {\n`,
  through: [`\n${indent}};\n`],
  edits: [
    [
      'behind',
      `this.lineStart = this.pos;\n${indent}      }`,
      ' this.pos = $nexxo_help?.acornBlankEnd?.(this.input, this.pos) ?? this.pos;',
    ],
  ],
  forms,
});

export const acornParts: readonly Part[] = [
  word('', [['eeab5a5d383c1604ca52ae298c98d4d42f53d624ad9436399b41fecf73e8c3a7', '8.7.1 to 8.19.0']]),
  space('', [['12bf6d703d87c771919034dcc75c3caa0933dd9ee5a3c916a0088f3807317be3', '8.7.1 to 8.19.0']]),
  word('  ', [['7302a6c2b0abb6910934697f8b489d378229a265654395616e056d26eb262b7d', '8.7.1 to 8.19.0']]),
  space('  ', [['365e0bd864074e21a70249a26bf05bcf9cc92ec1c1325da09c3384d902526274', '8.7.1 to 8.19.0']]),
];
