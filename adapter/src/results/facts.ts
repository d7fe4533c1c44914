import type { CallSite } from '../call-site.ts';
import { comparable } from './comparable.ts';
import type { KeptCall } from './recorder.ts';

/** What the plugin asked once and remembers inside: each later result may depend on it. */
export class Facts {
  readonly #digest: (value: unknown) => string;
  readonly #asked = new Map<string, KeptCall>();
  /** The answers of this process. */
  readonly #answers = new Map<string, string>();

  constructor(digest: (value: unknown) => string) {
    this.#digest = digest;
  }

  /** A build may begin: what is one build's alone is asked again. */
  nextBuild(): void {
    for (const key of this.#answers.keys()) if (key.startsWith(OF_BUILD)) this.#answers.delete(key);
  }

  /** The plugin was told one. */
  note(method: string, args: unknown[], hook: string, value: unknown): void {
    const key = keyOf(method, args, hook);
    const answer = this.#digest(comparable(value));
    this.#answers.set(key, answer);
    this.#asked.set(key, [method, args, answer, hook]);
  }

  /** All of which it was told that a result of this hook may depend on. */
  asked(hook: string): KeptCall[] {
    return [...this.#asked.values()].filter((fact) => !isOfHook(fact[0]) || fact[3] === hook);
  }

  /**
   * Whether one is as it was.
   *
   * @param ask gets the answer where this process does not know it yet
   */
  holds([method, args, answer, hook = '']: KeptCall, site: CallSite, ask: Ask): boolean {
    const key = keyOf(method, args, hook);
    let known = this.#answers.get(key);
    if (known === undefined) {
      // What a hook's context has can be told in that hook alone.
      if (isOfHook(method) && site.hook !== hook) return false;
      known = this.#digest(comparable(ask(site, method, args)));
      this.#answers.set(key, known);
    }
    return known === answer;
  }
}

/** Makes a call of the plugin to its host. */
export type Ask = (site: CallSite, method: string, args: unknown[]) => unknown;

/** What the keys begin with of those that the plugin forgets where a build begins. */
const OF_BUILD = 'metaOfBuild ';

function isOfHook(method: string): boolean {
  return method === 'members' || method === 'fsMembers';
}

function keyOf(method: string, args: unknown[], hook: string): string {
  return `${method} ${isOfHook(method) ? hook : JSON.stringify(args)}`;
}
