import type { Edit, Part } from './part.ts';

const start = 'function traceMappings(tree) {\n';
const through = ['function originalPositionFor(source, line, column, name) {', '\n}\n'];

/** The package's imports go along, by the names that they have in the file. */
const edits = (gen: string, trace: string): readonly Edit[] => [
  [
    'behind',
    'function traceMappings(tree) {',
    ` const $nexxo_gen = $nexxo_help?.traceMappings?.(tree, ${gen}GenMapping, ${gen}setSourceContent, ${gen}setIgnore, ${trace}decodedMappings);` +
      ' if ($nexxo_gen !== undefined) return $nexxo_gen;',
  ],
];

export const remappingParts: readonly Part[] = [
  {
    start,
    through,
    edits: edits('', ''),
    forms: [
      ['7648293b494aa754b99f95ed18c95329ca9ff7a3c836fa661c60eca5a0b84e68', '2.3.5, ES module'],
      [
        '1a35e39fa50500efe2e590322e5162db22f523e3c806ecdbb811661f4239f9e6',
        '@ampproject/remapping 2.3.0, ES module',
      ],
    ],
  },
  {
    start,
    through,
    edits: edits('import_gen_mapping.', 'import_trace_mapping.'),
    forms: [['9770580aa24392738d61a72769af7a3d901a50e339205d8ee50e802632fa7785', '2.3.5, CommonJS']],
  },
];
