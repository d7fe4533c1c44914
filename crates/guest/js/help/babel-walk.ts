import { native } from '../native.ts';
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

/** As they were before a plugin could replace them. */
const { call } = Function.prototype;
const { map } = Array.prototype;

/** Fields that a path gets when it is made natively, and those that are looked at, in the native's order. */
const MADE = ['contexts', 'parent', 'hub', 'listKey', 'container', 'parentPath', 'key', 'node', 'type'];
const SETTLED = [
  'contexts',
  'context',
  'state',
  'opts',
  '_traverseFlags',
  'skipKeys',
  'parentPath',
  'parent',
  'listKey',
  'container',
  'key',
  'node',
  'type',
  'scope',
];

/** What the natives get for a class of paths. */
const toolsOf = new WeakMap<PathClass, readonly unknown[]>();

/**
 * The path or paths of a child as `path.get(key)` gives them.
 *
 * @returns undefined, with nothing done, where that is for the package
 */
export function babelGet(NodePath: PathClass, path: Path, key: string, context: unknown): unknown {
  const tools = toolsOf.get(NodePath);
  return tools && native.babelGet(tools, path, key, context);
}

/**
 * The walk of `@babel/traverse` over a list of paths and all below them, with few calls for each. A native takes the same steps
 * (`crates/guest/src/babel_walk.rs`) down to some depth; below that they are taken here.
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

  /** @param parent - the node that paths were just made below: nothing has run since, so that the first is where its node is */
  function walk(context: Context, queue: Path[], parent: Node | undefined): boolean {
    context.queue = queue;
    context.priorityQueue = [];
    let first: Node | undefined;
    const others = queue.length > FEW ? new Set<Node>() : undefined;
    let fewOthers: Node[] | undefined;
    let isStopped = false;
    let at = 0;
    while (at < queue.length) {
      const path = queue[at++] as Path;
      if ((path._traverseFlags & REMOVED) === 0) {
        if (at === 1 && parent !== undefined) path.parent = parent;
        else resync(path);
      }
      const { contexts } = path;
      const depth = contexts.length;
      if (depth === 0 || contexts[depth - 1] !== context) {
        contexts[depth] = context;
        path.context = context;
        path.state = context.state;
        path.opts = context.opts;
        settle(path);
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
        isStopped = walk(context, next, undefined);
        context.priorityQueue = [];
        context.queue = queue;
        if (isStopped) break;
      }
    }
    for (let index = 0; index < at; index++) {
      const path = queue[index] as Path;
      const { contexts } = path;
      contexts.pop();
      const depth = contexts.length;
      const around = depth > 0 ? contexts[depth - 1] : undefined;
      if (around) {
        path.context = around;
        path.state = around.state;
        path.opts = around.opts;
      }
      settle(path);
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

  /** Makes a path ready for its context, or for none, and finds its scope. */
  function settle(path: Path): void {
    if (path.skipKeys != null) path.skipKeys = {};
    path._traverseFlags = 0;
    const { opts, parentPath } = path;
    if (opts?.noScope) return;
    const scope = parentPath?.scope;
    if (scope && noScopes[path.node?.type as string]) {
      const { key } = path;
      const optsAround = parentPath.opts;
      // A method's key, its decorators and what is switched over are in the scope around their parent.
      if (
        (key !== 'key' || parentPath.node?.type === 'ObjectProperty') &&
        key !== 'discriminant' &&
        path.listKey !== 'decorators' &&
        (optsAround === opts || !optsAround?.noScope)
      ) {
        path.scope = scope;
        if (!scope.inited) scope.init();
        return;
      }
    }
    own.setScope.call(path);
  }

  function visit(path: Path, node: Node): boolean {
    let { opts } = path;
    const denied = opts.denylist ?? opts.blacklist;
    if (denied?.includes(node.type)) return false;
    if (opts.shouldSkip != null) {
      if (opts.shouldSkip(path)) return false;
      opts = path.opts;
    }
    const { context } = path;
    if ((path._traverseFlags & SKIP) !== 0) return (path._traverseFlags & STOP) !== 0;
    if (opts.enter || (opts[node.type] as Visitors | null | undefined)?.enter) {
      if (callVisitors(path, 'enter')) return (path._traverseFlags & STOP) !== 0;
      if (path.context !== context) restore(path, context);
    }
    if (visitChildren(path)) path._traverseFlags |= STOP;
    else path._traverseFlags &= ~STOP;
    if (path.context !== context) restore(path, context);
    const { opts: left, node: leftNode } = path;
    if (leftNode && (left.exit || (left[leftNode.type] as Visitors | null | undefined)?.exit))
      callVisitors(path, 'exit');
    return (path._traverseFlags & STOP) !== 0;
  }

  /** @returns whether visitors ended the visit of a path */
  function callVisitors(path: Path, phase: 'enter' | 'exit'): boolean {
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
      const isAll = !!(opts.enter || opts.exit);
      let queue: Path[] | undefined;
      if (Array.isArray(child)) {
        let known: Map<unknown, Path> | undefined;
        for (let at = 0; at < child.length; at++) {
          const item = child[at];
          if (!item || !(isAll || opts[item.type] || hasChildren(item))) continue;
          known ??= pathsBelow(path, node);
          const below = pathOf(known, path, node, child as never, at, key);
          if (queue === undefined) queue = [below];
          else queue[queue.length] = below;
        }
        if (queue === undefined) continue;
      } else {
        if (!(isAll || opts[(child as Node).type] || hasChildren(child as Node))) continue;
        queue = [pathOf(pathsBelow(path, node), path, node, node, key, undefined)];
      }
      context ??= new NewContext(scope, opts, state, path);
      if (walk(context, queue, path.node === node ? node : undefined)) return true;
    }
    return false;
  }

  function hasChildren(node: Node): boolean {
    const keys = keysOf[node.type];
    if (keys != null)
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

  const like = NodePath.$nexxo_isPlain && new NodePath();
  const settled = NodePath.$nexxo_isPlain && Object.assign(new NodePath(), { opts: null });
  const places = (path: Path | undefined, names: readonly string[]) => {
    const found = Object.keys(path ?? {});
    return names.map((name) => found.indexOf(name));
  };
  const tools = [
    NodePath,
    NewContext,
    own,
    cache,
    keysOf,
    noScopes,
    isByHub,
    cache.$nexxo_isKnown === true,
    walk,
    (node: never) => void new WeakSet().add(node),
    refuse,
    call,
    NodePath.get,
    Array,
    map,
    'key',
    'ObjectProperty',
    'discriminant',
    'decorators',
    like,
    Object.values(like ?? {}),
    places(like, MADE),
    settled,
    Object.keys(settled ?? {}).length,
    places(settled, SETTLED),
  ];
  toolsOf.set(NodePath, tools);

  return (context, queue) => {
    const { prototype } = NodePath;
    if (
      debug.enabled ||
      prototype.visit !== own.visit ||
      prototype.setContext !== own.setContext ||
      prototype.isDenylisted !== own.isDenylisted
    )
      return undefined;
    return native.babelWalk(tools, context, queue);
  };
}

/** Gives a path the context that it had before its visitors ran. */
function restore(path: Path, context: Context): void {
  path.context = context;
  path.state = context.state;
  path.opts = context.opts;
}
