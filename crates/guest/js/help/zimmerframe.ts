import { native } from '../native.ts';

interface Node {
  readonly type?: unknown;
}

type Changes = Record<string, unknown>;
type Changed = (node: Node, changes: Changes) => Node;

const { getOwnPropertyDescriptor, getPrototypeOf } = Reflect;
const plain = Object.prototype;

/**
 * Whether putting changes into a copy of a node runs and throws nothing. Where no visitor wants what came of it, the package makes
 * such a copy twice.
 */
function isQuiet(node: Node, changes: Changes): boolean {
  if (getPrototypeOf(changes) !== plain) return false;
  for (const key in changes) if (getOwnPropertyDescriptor(node, key)?.writable !== true) return false;
  return true;
}

const mapped = (items: readonly unknown[], others: Readonly<Record<number, unknown>>) =>
  items.map((item, at) => others[at] ?? item);

/**
 * The walk of `zimmerframe` from 1.1.5 on.
 *
 * @param changed - the package's function that makes another node of one
 */
export const walkTree = (root: Node, state: unknown, visitors: object, changed: Changed): Node =>
  native.walkTree(root, state, visitors, changed);

/** The walk of `zimmerframe` before that, which makes a context for each node, and an object for what changes below it. */
export const walkNodes = (root: Node, state: unknown, visitors: object, changed: Changed): Node =>
  native.walkTree(
    root,
    state,
    visitors,
    changed,
    (node, changes) => {
      if (!isQuiet(node, changes)) changed(node, changes);
    },
    mapped,
  );
