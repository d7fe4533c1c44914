import type { Part } from './part.ts';

const declared = 'visit(node, parent, prop, index) {';

/** A native walks in place of the package's own method, which stays below it. */
const part = (indent: string, form: Part['forms'][number]): Part => ({
  start: `${indent}class SyncWalker extends WalkerBase {\n`,
  through: ['for (const key in node) {', `\n${indent}}\n`],
  edits: [
    [
      'behind',
      declared,
      ' if ($nexxo_help?.estreeVisit) return $nexxo_help.estreeVisit(this, node, parent, prop, index);',
    ],
  ],
  forms: [form],
});

export const estreeWalkerParts: readonly Part[] = [
  part('', ['477dfac6f9b4b9ac695acc6ef93b4753a961116167f5eba6942fb6e2ee6dc2de', '2.0.2']),
  part('\t', ['c771e3a826962496f5bd0130907034a6f43b6ef302ca9d159e6ea94f310e480c', '2.0.2']),
];
