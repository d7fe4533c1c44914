import { native } from '../native.ts';

interface Node {
  readonly type?: unknown;
}

type State = unknown;
type Visitor = (node: Node, context: object) => Node | undefined;
type Visitors = Readonly<Record<string, Visitor | undefined>>;
type Changes = Record<string, unknown>;

const { getOwnPropertyDescriptor, getPrototypeOf, set } = Reflect;
const plain = Object.prototype;

/** As the package's strict code sets: a field `__proto__` that changed can have set a prototype with getters. */
function put(changes: Changes, key: string, value: unknown): void {
  if (!set(changes, key, value)) throw new TypeError('no setter for property');
}

/** A field `__proto__` that changed is none of the changes' own. */
const isAny = (changes: Changes | undefined): changes is Changes =>
  changes !== undefined && Object.keys(changes).length > 0;

/**
 * Whether putting changes into a copy of a node runs and throws nothing. Where no visitor wants what came of it, the package makes
 * such a copy twice.
 */
function isQuiet(node: Node, changes: Changes): boolean {
  if (getPrototypeOf(changes) !== plain) return false;
  for (const key in changes) if (getOwnPropertyDescriptor(node, key)?.writable !== true) return false;
  return true;
}

/**
 * The walk of `zimmerframe` before 1.1.4, which makes a context for each node, and an object for what changes below it: here only
 * where a visitor gets the one, and something changes.
 *
 * @param changed - the package's function that makes another node of one
 */
export function walkNodes(
  root: Node,
  atFirst: State,
  visitors: Visitors,
  changed: (node: Node, changes: Changes) => Node,
): Node {
  const universal = visitors['_'];
  let isStopped = false;
  const stop = () => {
    isStopped = true;
  };

  /** Visits what is below a node; what changed there, with what did before. */
  function below(node: Node, path: Node[], state: State, before: Changes | undefined): Changes | undefined {
    let changes = before;
    path.push(node);
    for (const key in native.nodeNames(node)) {
      if (key === 'type') continue;
      const child = (node as Record<string, unknown>)[key];
      if (!child || typeof child !== 'object') continue;
      if (!Array.isArray(child)) {
        const other = visit(child, path, state);
        if (other) {
          changes ??= {};
          put(changes, key, other);
        }
        continue;
      }
      let others: Record<number, Node> | undefined;
      for (let at = 0, end = child.length; at < end; at++) {
        const item = child[at];
        const other = item && typeof item === 'object' ? visit(item, path, state) : undefined;
        if (other) {
          others ??= {};
          others[at] = other;
        }
      }
      if (others !== undefined) {
        changes ??= {};
        put(
          changes,
          key,
          child.map((item, at) => others[at] ?? item),
        );
      }
    }
    path.pop();
    return changes;
  }

  function visit(node: Node, path: Node[], given: State): Node | undefined {
    if (isStopped || !node.type) return undefined;
    const visitor = visitors[node.type as string];
    let changes: Changes | undefined;
    if (!universal && (visitor === undefined || visitor === null)) {
      changes = below(node, path, given, undefined);
      if (!isAny(changes)) return undefined;
      if (!isQuiet(node, changes)) changed(node, changes);
      return changed(node, changes) || undefined;
    }

    let state = given;
    const next = (other: State = state) => {
      changes = below(node, path, other, changes);
      return isAny(changes) ? changed(node, changes) : undefined;
    };
    const visitNode = (child: Node, other: State = state) => {
      path.push(node);
      const result = visit(child, path, other) ?? child;
      path.pop();
      return result;
    };
    let result: Node | undefined;
    if (universal) {
      let inner: Node | undefined;
      result = universal(node, {
        path,
        state,
        next: (other: State = state) => {
          state = other;
          if (visitor === undefined || visitor === null) {
            changes = below(node, path, other, changes);
            if (isAny(changes) && !isQuiet(node, changes)) changed(node, changes);
            inner = undefined;
          } else inner = visitor(node, { path, state: other, next, stop, visit: visitNode });
          return inner;
        },
        stop,
        visit: visitNode,
      });
      if (!result && inner) result = inner;
    } else if (visitor) result = visitor(node, { path, state, next, stop, visit: visitNode });
    if (!result && isAny(changes)) result = changed(node, changes);
    return result || undefined;
  }

  return visit(root, [], atFirst) ?? root;
}
