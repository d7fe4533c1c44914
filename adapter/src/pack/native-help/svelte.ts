import type { Part } from './part.ts';

/** While a script is parsed, exports of what is not there are none of acorn's business. */
const script = (parser: string, forms: Part['forms']): Part => ({
  start: 'export function parse(source,',
  through: ['\n}\n'],
  edits: [
    [
      'behind',
      'this.undefinedExports = {};\n\t\t\treturn v;\n\t\t};',
      ` $nexxo_help?.acornMayPass?.(${parser}.prototype.parseStatement, parse_statement);`,
    ],
  ],
  forms,
});

export const svelteParts: readonly Part[] = [
  script('parser', [
    ['5995441d8237b13b2e2357f4b98c93b6c5ab630714efc6f123201c0d303597b9', '5.35.0 to 5.55.0'],
  ]),
  script('acorn', [
    ['c40536880af3ef04f69c925145938fb9199054917875c58470884755bbf008ee', '5.55.7 to 5.56.0'],
    ['2e9efd9224e54f2780c6038c5b148591b65be688c5bdab5d6afd98406c7c5ffb', '5.57.0 to 5.57.3'],
  ]),
  {
    // A value of CSS takes what means nothing in one step. Behind a backslash versions before 5.50 come here too.
    start: 'function read_value(parser',
    through: ['\n}\n'],
    edits: [
      [
        'behind',
        'value += char;',
        ' const $nexxo_end = escaped ? undefined : $nexxo_help?.valueEnd?.(parser.template, parser.index + 1);' +
          ' if ($nexxo_end !== undefined) {' +
          ' value += parser.template.slice(parser.index + 1, $nexxo_end); parser.index = $nexxo_end - 1; }',
      ],
    ],
    forms: [
      ['a85f5d9dd50279469c747b01532c0abe9ed9d1cbfe2737c34f9e8fb1454a615b', '5.20.0 to 5.46.0'],
      ['c590df76b9e23effccc635f824c34ca2b1318e55847093bbd00c1dd7b97d8c44', '5.50.0 to 5.55.0'],
      ['64f0c0b53dd3e1b74775dbb6450fc08350281d5b60b3c70670553dfd00865afe', '5.56.0'],
      ['1565d10418d995baecf3630624e928d86a1a54418f534bb4f2e66e798a199d5f', '5.57.0 to 5.57.3'],
    ],
  },
];
