/** Hooks whose results are kept. */
export const KEPT_HOOKS: ReadonlySet<string> = new Set(['resolveId', 'load', 'transform', 'renderChunk']);

/** Hooks that set a plugin up: every result may depend on them. */
export const SET_UP_HOOKS: ReadonlySet<string> = new Set([
  'apply',
  'applyToEnvironment',
  'buildApp',
  'buildStart',
  'config',
  'configEnvironment',
  'configResolved',
  'configurePreviewServer',
  'configureServer',
  'options',
  'outputOptions',
  'renderStart',
]);

const SHARED_ARGUMENTS: Readonly<Record<string, readonly number[]>> = {
  buildStart: [0, 1],
  renderStart: [0, 1],
  renderChunk: [2, 3],
};

/** Which arguments of a hook are numbers of shared values. */
export function sharedArguments(hook: string): readonly number[] {
  return SHARED_ARGUMENTS[hook] ?? [];
}

/** The arguments by which a result is looked up: the numbers of shared values say only whether there is one. */
export function lookUpArguments(hook: string, args: readonly unknown[]): readonly unknown[] {
  if (hook !== 'renderChunk') return args;
  const shared = sharedArguments(hook);
  return args.map((arg, index) => (shared.includes(index) ? arg !== undefined : arg));
}
