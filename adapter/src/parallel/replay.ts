import { digestOf } from './digest-of.ts';

/**
 * What a plugin asks for without changing anything outside. The rest of what a hook asks for that runs in further
 * instances has been done by then, and is not done again.
 */
const QUESTIONS: ReadonlySet<string> = new Set([
  'assetsInclude',
  'bundlerFunction',
  'bundlerParse',
  'cacheGet',
  'cacheHas',
  'chunkModules',
  'configResolve',
  'environment',
  'environmentConfig',
  'environmentIsBuilt',
  'environmentPlugins',
  'error',
  'fsMembers',
  'getCombinedSourcemap',
  'getFileName',
  'getModuleIds',
  'getModuleInfo',
  'getWatchFiles',
  'graphFile',
  'graphModule',
  'graphModules',
  'invoke',
  'load',
  'members',
  'meta',
  'metaOfBuild',
  'moduleAst',
  'moduleCode',
  'moduleMeta',
  'nodeField',
  'parse',
  'pluginApi',
  'pluginHook',
  'pluginHookResult',
  'property',
  'release',
  'resolve',
  'serverAddress',
  'serverConfig',
  'serverEnvironment',
  'serverUrls',
  'shared',
  'sortedPlugins',
  'topLevelConfig',
  'zlib.compress',
]);

/** What does not depend on the bundler's context. It is asked anew, because the answer is one instance's alone. */
const OWN: ReadonlySet<string> = new Set(['invoke', 'property', 'release']);
/** What a bundler cannot be asked when the call is over. */
const MOMENTARY = 'getCombinedSourcemap';

/** What the bundler answered to a call, for the same call in further instances. */
export class Replay {
  readonly #answers = new Map<string, unknown[]>();
  readonly #isWhole: boolean;

  /** @param isWhole whether it has what was only asked too, so that it can answer when the bundler's call is over */
  constructor(isWhole: boolean) {
    this.#isWhole = isWhole;
  }

  /** Whether this is not for the bundler to answer. What instances ask once and keep, one of them may not have asked. */
  takes(method: unknown, args: unknown): method is string {
    if (typeof method !== 'string' || OWN.has(method)) return false;
    if (!QUESTIONS.has(method)) return true;
    return this.#isWhole && (method === MOMENTARY || this.#answers.has(keyOf(method, args)));
  }

  /** Keeps what was answered. */
  keep(method: unknown, args: unknown, answer: unknown): void {
    if (typeof method !== 'string' || OWN.has(method)) return;
    if (!this.#isWhole && QUESTIONS.has(method)) return;
    const key = keyOf(method, args);
    const known = this.#answers.get(key);
    if (known === undefined) this.#answers.set(key, [answer]);
    else known.push(answer);
  }

  /** One for an instance: each answer is given once, the last again and again. */
  copy(): Replay {
    const copy = new Replay(this.#isWhole);
    for (const [key, answers] of this.#answers) copy.#answers.set(key, [...answers]);
    return copy;
  }

  /** What the bundler answered; nothing where it was not asked. */
  answer(method: string, args: unknown): unknown {
    const answers = this.#answers.get(keyOf(method, args)) ?? [];
    return answers.length > 1 ? answers.shift() : answers[0];
  }
}

function keyOf(method: string, args: unknown): string {
  return `${method} ${digestOf(args)}`;
}
