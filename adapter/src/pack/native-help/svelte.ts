import type { Part } from './part.ts';

/** A value of CSS takes what means nothing in one step. Behind a backslash versions before 5.50 come here too. */
export const svelteParts: readonly Part[] = [
  {
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
