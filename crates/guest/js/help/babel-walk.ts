import { noScopes } from './babel.ts';
import type {
  Context,
  ContextClass,
  Node,
  Path,
  PathClass,
  PathContext,
  Visitor,
  Visitors,
} from './babel-paths.ts';

/** Up to how many nodes of a list are looked through for one that was visited before. */
const FEW = 16;

/** What the flags of a path say. */
const REMOVED = 1;
const STOP = 2;
const SKIP = 4;

/**
 * The walk of `@babel/traverse` over a list of paths and all below them, with few calls for each.
 *
 * @param own - what the package's module of a path's context exports
 * @param keysOf - which fields of a node lead to others, by its type
 * @returns what answers as `visitQueue` does; undefined, with nothing done, where steps are told or methods of paths were replaced
 */
export function babelWalk(
  NewContext: ContextClass,
  own: PathContext,
  { default: NodePath }: { default: PathClass },
  keysOf: Record<string, string[] | undefined>,
): (context: Context, queue: Path[]) => boolean | undefined {
  const { cache, isByHub, debug } = NodePath.$nexxo_own();

  function walk(context: Context, queue: Path[]): boolean {
    context.queue = queue;
    context.priorityQueue = [];
    let first: Node | undefined;
    const others = queue.length > FEW ? new Set<Node>() : undefined;
    let fewOthers: Node[] | undefined;
    let isStopped = false;
    let at = 0;
    while (at < queue.length) {
      const path = queue[at++] as Path;
      if ((path._traverseFlags & REMOVED) === 0) resync(path);
      const { contexts } = path;
      if (contexts.length === 0 || contexts[contexts.length - 1] !== context) {
        contexts.push(context);
        enter(path, context);
      }
      if (path.key === null) continue;
      const { node } = path;
      if (node) {
        if (typeof node !== 'object') new WeakSet().add(node);
        if (first === undefined) first = node;
        else if (node === first) continue;
        else if (others !== undefined) {
          if (others.has(node)) continue;
          others.add(node);
        } else if (fewOthers === undefined) fewOthers = [node];
        else if (fewOthers.includes(node)) continue;
        else fewOthers.push(node);
        if (visit(path, node)) {
          isStopped = true;
          break;
        }
      }
      const next = context.priorityQueue as Path[];
      if (next.length > 0) {
        isStopped = walk(context, next);
        context.priorityQueue = [];
        context.queue = queue;
        if (isStopped) break;
      }
    }
    for (let index = 0; index < at; index++) {
      const path = queue[index] as Path;
      const { contexts } = path;
      contexts.pop();
      enter(path, contexts[contexts.length - 1]);
    }
    context.queue = null;
    return isStopped;
  }

  /** Brings a path to where its node is now. */
  function resync(path: Path): void {
    const { parentPath, listKey } = path;
    if (parentPath) path.parent = parentPath.node;
    if (listKey && path.parent) {
      const list = path.parent[listKey];
      if (path.container !== list) path.container = (list as Path['container']) || null;
    }
    const { container } = path;
    if (container && path.node !== container[path.key as string]) own._resyncKey.call(path);
  }

  function enter(path: Path, context: Context | undefined): void {
    if (path.skipKeys != null) path.skipKeys = {};
    path._traverseFlags = 0;
    if (context) {
      path.context = context;
      path.state = context.state;
      path.opts = context.opts;
    }
    const { opts, parentPath, key, listKey } = path;
    if (opts?.noScope) return;
    const scope = parentPath?.scope;
    // A method's key, its decorators and what is switched over are in the scope around their parent.
    if (
      scope &&
      noScopes[path.node?.type as string] &&
      (key !== 'key' || parentPath.node?.type === 'ObjectProperty') &&
      key !== 'discriminant' &&
      listKey !== 'decorators' &&
      !parentPath.opts?.noScope
    ) {
      path.scope = scope;
      if (!scope.inited) scope.init();
    } else own.setScope.call(path);
  }

  function visit(path: Path, node: Node): boolean {
    const { opts } = path;
    const denied = opts.denylist ?? opts.blacklist;
    if (denied?.includes(node.type)) return false;
    if (opts.shouldSkip?.(path)) return false;
    const { context } = path;
    if ((path._traverseFlags & SKIP) !== 0 || call(path, 'enter')) return (path._traverseFlags & STOP) !== 0;
    restore(path, context);
    if (visitChildren(path)) path._traverseFlags |= STOP;
    else path._traverseFlags &= ~STOP;
    restore(path, context);
    call(path, 'exit');
    return (path._traverseFlags & STOP) !== 0;
  }

  /** @returns whether visitors ended the visit of a path */
  function call(path: Path, phase: 'enter' | 'exit'): boolean {
    const { opts, node } = path;
    if (!node) return false;
    const all = opts[phase];
    if (all && run(path, all)) return true;
    if (!path.node) return false;
    const some = (opts[path.node.type] as Visitors | null | undefined)?.[phase];
    return some ? run(path, some) : false;
  }

  function run(path: Path, visitors: Visitor[]): boolean {
    if (!Array.isArray(visitors)) return own._call.call(path, visitors);
    for (let index = 0; index < visitors.length; index++) {
      const visitor = visitors[index];
      if (!visitor) continue;
      const { node, state } = path;
      if (!node) return true;
      const answer = visitor.call(state, path, state);
      if (answer) refuse(path, visitor, answer);
      if (path.node !== node || path._traverseFlags > 0) return true;
    }
    return false;
  }

  /** Has the package say what is wrong with a visitor that returned something. */
  function refuse(path: Path, visitor: Visitor, answer: unknown): void {
    const again = Object.assign(() => answer, { toString: () => `${visitor}` });
    own._call.call({ ...path, node: again as never }, [again]);
  }

  function visitChildren(path: Path): boolean {
    const { opts, scope, state, skipKeys } = path;
    const node = path.node as Node;
    const keys = keysOf[node.type];
    if (!keys) return false;
    let context: Context | undefined;
    for (let index = 0; index < keys.length; index++) {
      const key = keys[index] as string;
      if (skipKeys?.[key]) continue;
      const child = node[key];
      if (!child) continue;
      const queue: Path[] = [];
      if (Array.isArray(child)) {
        let known: Map<unknown, Path> | undefined;
        for (let at = 0; at < child.length; at++) {
          const item = child[at];
          if (!item || !isOfUse(opts, item)) continue;
          known ??= pathsBelow(path, node);
          queue.push(pathOf(known, path, node, child as never, at, key));
        }
        if (queue.length === 0) continue;
      } else {
        if (!isOfUse(opts, child as Node)) continue;
        queue.push(pathOf(pathsBelow(path, node), path, node, node, key, undefined));
      }
      context ??= new NewContext(scope, opts, state, path);
      if (walk(context, queue)) return true;
    }
    return false;
  }

  /** Whether a visitor asks for a node, or it has others below it. */
  function isOfUse(opts: Visitors, node: Node): boolean {
    if (opts.enter || opts.exit) return true;
    const { type } = node;
    if (opts[type]) return true;
    const keys = keysOf[type];
    if (keys == null) return false;
    for (let index = 0; index < keys.length; index++) if (node[keys[index] as string]) return true;
    return false;
  }

  function pathsBelow(path: Path, node: Node): Map<unknown, Path> {
    return isByHub ? cache.getOrCreateCachedPaths(path.hub, node) : cache.getOrCreateCachedPaths(node, path);
  }

  function pathOf(
    known: Map<unknown, Path>,
    parentPath: Path,
    parent: Node,
    container: Record<string | number, unknown>,
    key: string | number,
    listKey: string | undefined,
  ): Path {
    const node = container[key] as Path['node'];
    let path = known.get(node);
    if (!path) {
      path = new NodePath(parentPath.hub, parent);
      if (node) known.set(node, path);
    }
    path.listKey = listKey;
    path.container = container;
    path.parentPath = parentPath;
    path.key = key;
    path.node = node;
    path.type = node == null ? undefined : node.type;
    return path;
  }

  return (context, queue) => {
    const { prototype } = NodePath;
    if (
      debug.enabled ||
      prototype.visit !== own.visit ||
      prototype.setContext !== own.setContext ||
      prototype.isDenylisted !== own.isDenylisted
    )
      return undefined;
    return walk(context, queue);
  };
}

/** Gives a path the context that it had before its visitors ran. */
function restore(path: Path, context: Context): void {
  if (path.context === context) return;
  path.context = context;
  path.state = context.state;
  path.opts = context.opts;
}
