import path from 'node:path';
import type { PathPolicy, RefusedName } from '../binding-types.ts';
import { NexxoError } from '../error.ts';
import { type Grant, grantText } from '../grant.ts';
import { plainText } from '../value/text.ts';
import { Denials } from './denials.ts';
import { quoted } from './quoted.ts';

const MAX_KNOWN = 20_000;

/** Who asks. */
export interface Site {
  plugin: string;
  hook: string | undefined;
  id: string | undefined;
}

/** The site of a hook. */
export function siteOf(hook: { plugin: string; name: string }, id?: string): Site {
  return { plugin: hook.plugin, hook: hook.name, id };
}

/** What a plugin was granted, and how a policy is made of it. */
export interface GuardOptions {
  root: string;
  /** Makes a policy with more places than the plugin's ordinary ones. */
  policy: (more: readonly string[]) => PathPolicy;
  watch: readonly string[];
  config: readonly string[];
}

/**
 * Decides for one plugin what it may make the bundler do. The decision over paths is `crates/policy`'s; here it is
 * remembered, worded and counted.
 */
export class Guard {
  readonly root: string;
  readonly denials = new Denials();
  readonly #options: GuardOptions;
  readonly #known = new Set<string>();
  #policy: PathPolicy | undefined;
  #watchPolicy: PathPolicy | undefined;
  readonly #projects: string[] = [];

  constructor(options: GuardOptions) {
    this.root = options.root;
    this.#options = options;
  }

  /** The directories that are built: the sandbox's root and those that the bundler said. */
  get projects(): readonly string[] {
    return [this.root, ...this.#projects];
  }

  /** A directory that the bundler builds. It comes from the user's config, never from the plugin. */
  addProject(root: unknown): void {
    if (typeof root !== 'string' || !path.isAbsolute(root) || this.projects.includes(root)) return;
    this.#projects.push(root);
    this.#policy?.addProject(root);
    this.#watchPolicy?.addProject(root);
  }

  #open(more: readonly string[]): PathPolicy {
    const policy = this.#options.policy(more);
    for (const project of this.#projects) policy.addProject(project);
    return policy;
  }

  /**
   * Why the plugin may not name a file, or null where it may or the text names none.
   *
   * @param importer the module from which a relative text starts
   * @param isSpecifier it is what code imports, as against an id
   */
  judge(text: string, importer?: string, isSpecifier = false): RefusedName | null {
    const key = `${isSpecifier ? 's' : 'i'}${importer ?? ''}\n${text}`;
    if (this.#known.has(key)) return null;
    this.#policy ??= this.#open([]);
    const refused = this.#policy.judge(text, importer, isSpecifier);
    if (refused !== null) return refused;
    if (this.#known.size >= MAX_KNOWN) this.#known.clear();
    this.#known.add(key);
    return null;
  }

  /**
   * Checks an id that the bundler will look up.
   *
   * @param what how the plugin named it: `resolveId answered`
   * @throws NEXXO_NAME_DENIED
   */
  checkId(text: string, what: string, site: Site, importer?: string): void {
    const refused = this.judge(text, importer);
    if (refused !== null) throw this.refuse(text, refused, what, site);
  }

  /**
   * Checks a file that the bundler will watch.
   *
   * @throws NEXXO_NAME_DENIED
   */
  checkWatched(text: string, site: Site, what = 'this.addWatchFile was given'): void {
    if (this.judge(text) === null) return;
    this.#watchPolicy ??= this.#open(this.#options.watch);
    const refused = this.#watchPolicy.judge(text, undefined, false);
    if (refused !== null) throw this.refuse(text, refused, what, site, 'watch');
  }

  /**
   * Whether a file must look to the plugin as if it were not there. That is counted, and is no error.
   *
   * @param what how the plugin asked: `this.resolve`
   */
  hides(text: string, what: string, reason: string): boolean {
    const refused = this.judge(text);
    if (refused !== null) this.note(what, refused.path, reason, { resolve: [refused.path] });
    return refused !== null;
  }

  /** The error for a name that was refused, counted in the report. */
  refuse(
    text: string,
    refused: RefusedName,
    what: string,
    site: Site,
    kind: 'resolve' | 'watch' = 'resolve',
  ): NexxoError {
    const grant: Grant = { [kind]: [this.#relative(refused.path)] };
    const reason =
      refused.secret === undefined
        ? `${refused.path} lies outside the project, its packages and what is granted`
        : `${refused.path} may hold secrets, which only a grant of its own covers`;
    this.note(what, refused.path, reason, grant);
    const message = `${what} ${quoted(text)}, but ${quotedPath(reason)}; \`${grantText(grant)}\` would allow it`;
    return new NexxoError('NEXXO_NAME_DENIED', plainText(message), { ...site, asked: text, grant });
  }

  /** Counts a denial that is no error: what was asked for is left out. */
  note(what: string, asked: string, reason: string, grant?: Grant): void {
    const [first = what] = what.split(' ', 1);
    this.denials.add({
      what: first,
      path: quotedPath(asked),
      reason: quotedPath(reason),
      ...(grant === undefined ? {} : { grant }),
    });
  }

  /** Whether a key of the config was granted, by itself or with a key above it. */
  isConfigGranted(key: string): boolean {
    return this.#options.config.some(
      (granted) => granted === '*' || key === granted || key.startsWith(`${granted}.`),
    );
  }

  /** The grant by which a plugin may read a file itself: the project, a directory, or a secret by its name. */
  readGrant(file: string, isSecret: boolean): Grant {
    const relative = this.#relative(file);
    if (isSecret) return { read: [relative] };
    return { read: [path.isAbsolute(relative) ? path.dirname(file) : '.'] };
  }

  #relative(file: string): string {
    const relative = path.relative(this.root, file);
    return relative === '' || relative.startsWith('..') || path.isAbsolute(relative) ? file : relative;
  }
}

/** A path for a message: nothing in it that a terminal acts on. */
function quotedPath(text: string): string {
  return quoted(text).slice(1, -1);
}
