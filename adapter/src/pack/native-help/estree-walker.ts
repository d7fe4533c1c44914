import type { Part } from './part.ts';

const declared = 'class SyncWalker extends WalkerBase {';
const loop = 'for (const key in node) {';

/** Names that lead to no node are left out by the engine, which looks when it is their turn. */
const part = (indent: string, form: Part['forms'][number]): Part => ({
  start: `${indent}${declared}\n`,
  through: [loop, `\n${indent}}\n`],
  edits: [
    [
      'instead of',
      declared,
      `const $nexxo_names = $nexxo_help?.estreeNames ?? ((node) => node); ${declared}`,
    ],
    ['instead of', loop, 'for (const key in $nexxo_names(node)) {'],
  ],
  forms: [form],
});

export const estreeWalkerParts: readonly Part[] = [
  part('', ['477dfac6f9b4b9ac695acc6ef93b4753a961116167f5eba6942fb6e2ee6dc2de', '2.0.2']),
  part('\t', ['c771e3a826962496f5bd0130907034a6f43b6ef302ca9d159e6ea94f310e480c', '2.0.2']),
];
