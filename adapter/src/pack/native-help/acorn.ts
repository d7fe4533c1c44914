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

/**
 * A source that is a plain program gets its tree from a native; only exactly these files make the same one. The flags say what the trees
 * of a version have: `crates/guest/js/help/acorn-tree.ts`.
 */
const tree = (indent: string, through: Part['through'], forms: Part['forms']): Part => ({
  start: `${indent}// This file was generated. Do not modify manually!\n${indent}var astralIdentifierCodes = `,
  through,
  edits: [
    [
      'instead of',
      'return new this(options, input).parse()',
      'var $nexxo_parser = new this(options, input);' +
        ' var $nexxo_tree = this === Parser ? $nexxo_help?.acornTree?.($nexxo_parser, this) : undefined;' +
        ' return $nexxo_tree === undefined ? $nexxo_parser.parse() : $nexxo_tree',
    ],
    [
      'behind',
      'var parser = new this(options, input, pos);',
      ' var $nexxo_tree = this === Parser ? $nexxo_help?.acornExpression?.(parser, this) : undefined;' +
        ' if ($nexxo_tree !== undefined) { return $nexxo_tree }',
    ],
    [
      'before',
      'function parse(input, options) {',
      '$nexxo_help?.acornMade?.(Parser, Node, SourceLocation, Position, empty, empty$1, $FLAGS); ',
    ],
  ],
  forms,
});

const treesOfModule: Part['forms'] = [
  ['811ca90a2e86b445689efa4587108027e46e21578248f1fe5cf2df8c89d0779e', '8.12.0', 32],
  ['09dbea030848283a5e0063cce7432ff084d27c81955e72bf9e066796202fd42d', '8.12.1', 32],
  ['aa9ee0cb2d89b399c2224c7b6a6b1c190db6ed2d8bc82187bedd4943f1b808c8', '8.13.0', 32],
  ['4c09beddbf61851ae40b86d32bc5b05eb0ce1ac3d0145676c2609d725abedf87', '8.14.1', 16],
  ['b4c8c70200e72bae33cf1085e0ecb1e792c1b6924ed50cab817caf14f51bb249', '8.15.0', 16],
  ['efb0124a960b34d53f9928c4926bfcfd300bb6a3d7ab64ee949b3a8bed1c7e5f', '8.16.0', 16],
  ['1cbcbf252a5800e496dc505c706f309a9dd4e1789392e12963c77ae9497ff6f7', '8.17.0', 16],
  ['953573b8fdab71599749ea5f2b33d3e760c2116178f9423ee7458dbe39d59453', '8.18.0', 16],
  ['76254fc76529713b4dfd2532972d17a991ffd9aafeebb1f977445b5506b9fb0b', '8.19.0', 16],
];

const treesOfScript: Part['forms'] = [
  ['cb885db8381f452e23de01633b4fae2dffabe48e1a1ec77aec61a955c66c495d', '8.12.0', 32],
  ['6d538555da3d045fbe6c42995c3a94c81bc1ad29f650c0226997c89c91348a8f', '8.12.1', 32],
  ['811c934082107efc05efb7e7ab119e6fd9227d6f004f8d79b2ff81e126ec7c69', '8.13.0', 32],
  ['b0650246ab1f3896ef4cd48cca03ec414cf46d9798d0b32eb8aa87d094654c01', '8.14.1', 16],
  ['03ae98718678b0e0080c0ec6b1422f7f77a4e274209f45c9a7440b575a3fb2eb', '8.15.0', 16],
  ['f3312e07b029e0810a2a2fe78f715cc32ad8362d8339c34904f43d17eacf6ec6', '8.16.0', 16],
  ['58a342d4ce35997e6ec1f930b8b309f605e153b612c028a6180588984aeea876', '8.17.0', 16],
  ['819503a586ac2330a67fb7198e961ceb21a52ad864f231bb2d896a532dea7d38', '8.18.0', 16],
  ['6cafc27f8712abd3b444678c5034ccc187963267e9cfc17606066dcb4d8bbb47', '8.19.0', 16],
];

export const acornParts: readonly Part[] = [
  tree('', ['\nexport { Node, ', '};\n'], treesOfModule),
  tree('  ', ['\n}));\n'], treesOfScript),
  word('', [['eeab5a5d383c1604ca52ae298c98d4d42f53d624ad9436399b41fecf73e8c3a7', '8.7.1 to 8.19.0']]),
  space('', [['12bf6d703d87c771919034dcc75c3caa0933dd9ee5a3c916a0088f3807317be3', '8.7.1 to 8.19.0']]),
  word('  ', [['7302a6c2b0abb6910934697f8b489d378229a265654395616e056d26eb262b7d', '8.7.1 to 8.19.0']]),
  space('  ', [['365e0bd864074e21a70249a26bf05bcf9cc92ec1c1325da09c3384d902526274', '8.7.1 to 8.19.0']]),
];
