import type { Part } from './part.ts';

const declared = 'export function walk(node, state, visitors) {';

/** The engine's walk in place of the package's, which stays below it. */
const walk = (name: string, forms: Part['forms']): Part => ({
  start: `${declared}\n`,
  through: ['for (const key in node) {', '\n}\n'],
  edits: [
    [
      'instead of',
      declared,
      `${declared} if ($nexxo_help?.${name}) return $nexxo_help.${name}(node, state, visitors, apply_mutations);`,
    ],
  ],
  forms,
});

/** Version 1.1.0 makes a copy of a node that has any objects, and is left alone. A plain node is copied in one step. */
export const zimmerframeParts: readonly Part[] = [
  walk('walkNodes', [
    ['bfa13247558e4a6f9c945b8dc0e5faffa0a7417f7bc34e22feb2bc7cd24d7cba', '1.1.2, 1.1.3'],
    ['83ee8ac861df140080810b8be59f038d5d0cc443c0059ebd8cae0f04f1a85816', '1.1.4'],
  ]),
  walk('walkTree', [['8b925d5364c469b98c6d5991e5a02621af15d945c03996778daa87b25c90089f', '1.1.5']]),
  {
    start: 'function apply_mutations(node, mutations) {\n',
    through: ['\n}\n'],
    edits: [
      [
        'instead of',
        'const obj = {};',
        'const $nexxo_copy = $nexxo_help?.copyPlain?.(node); const obj = $nexxo_copy ?? {};',
      ],
      [
        'instead of',
        'Object.getOwnPropertyDescriptors(node)',
        '$nexxo_copy === undefined ? Object.getOwnPropertyDescriptors(node) : undefined',
      ],
    ],
    forms: [['883da0a31860f703183f7705a2727ce99cca85275928adf3706a5473a49da453', '1.1.2 to 1.1.5']],
  },
];
