import type { Edit, Part } from './part.ts';

const through = ['function addSegmentInternal(', 'function addMappingInternal('];

const edits = (start: string): readonly Edit[] => [
  [
    'behind',
    start,
    ' if ($nexxo_help?.maybeAddMapping !== undefined) return $nexxo_help.maybeAddMapping(map, mapping, addSegmentInternal);',
  ],
];

const asVar = 'var maybeAddMapping = (map, mapping) => {';
const asConst = 'const maybeAddMapping = (map, mapping) => {';

export const genMappingParts: readonly Part[] = [
  {
    start: `${asVar}\n`,
    through: [...through, '\n}\n'],
    edits: edits(asVar),
    forms: [
      ['a293c53b39ae8ffdc2bee21251c742b501c1b2d1f8c0a7261a7b73c13f8032c7', '0.3.12, 0.3.13, ES module'],
      ['f55282c949689be260d79faf12b4412e78072239d7567b91c945bcf2171ed895', '0.3.12, 0.3.13, CommonJS'],
    ],
  },
  {
    start: `${asConst}\n`,
    through: [...through, '\n}\n'],
    edits: edits(asConst),
    forms: [['9c92a3fc8a233493cc97d2960daf5135938e63b3a9e51db24a71e3bc53607196', '0.3.5, 0.3.8, ES module']],
  },
  {
    start: `    ${asConst}\n`,
    through: [...through, '\n    }\n'],
    edits: edits(asConst),
    forms: [['7fd7e88b9270aa6fac11033b6eec0e568f4581de40929b6b969488789f13d883', '0.3.5, 0.3.8, CommonJS']],
  },
];
