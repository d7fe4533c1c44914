/**
 * What a call of the plugin to its host is to a result that is kept:
 * - `pure`: it depends on its arguments and the bundler alone
 * - `fact`: it is asked once and remembered inside, so that every later result may depend on it
 * - `again`: it is made again when the result is looked up, and its answer must be the same; what it does is done by that
 */
export type Treatment = 'pure' | 'fact' | 'again';

/** A result of a call that does anything else is not kept. */
const TREATMENTS: ReadonlyMap<string, Treatment> = new Map(
  Object.entries({
    pure: ['parse', 'zlib.compress'],
    fact: [
      'members',
      'fsMembers',
      'metaOfBuild',
      'environmentConfig',
      'environmentPlugins',
      'topLevelConfig',
    ],
    again: [
      'addWatchFile',
      'assetsInclude',
      'bundlerFunction',
      'bundlerParse',
      'chunkModules',
      'configResolve',
      'debug',
      'emitFile',
      'environment',
      'environmentIsBuilt',
      'getCombinedSourcemap',
      'getFileName',
      'getModuleIds',
      'getModuleInfo',
      'getWatchFiles',
      'info',
      'invoke',
      'load',
      'log',
      'meta',
      'moduleAst',
      'moduleCode',
      'moduleMeta',
      'print',
      'resolve',
      'setAssetSource',
      'setModuleMeta',
      'setModuleSideEffects',
      'shared',
      'sortedPlugins',
      'targetChunkImports',
      'warn',
    ],
  }).flatMap(([treatment, methods]) => methods.map((method) => [method, treatment as Treatment])),
);

/** Those whose answer comes later. */
const REQUESTS: ReadonlySet<string> = new Set(['bundlerFunction', 'configResolve', 'load', 'resolve']);

/** How a call is treated; undefined where a result that made it is not kept. */
export function treatmentOf(method: string, args: readonly unknown[]): Treatment | undefined {
  // A log that is a function is made when somebody listens.
  if ((method === 'warn' || method === 'info' || method === 'debug') && args[2] === true) return undefined;
  return TREATMENTS.get(method);
}

/** Whether a call's answer comes later. */
export function isRequest(method: string): boolean {
  return REQUESTS.has(method);
}

/** The arguments without what only numbers the call. */
export function argumentsOf(method: string, args: readonly unknown[]): unknown[] {
  return method === 'invoke' ? args.slice(0, 5) : [...args];
}
