import type { HookCall, MadeCall } from './recorder.ts';

/** A call whose result was found, so that the plugin does not know of it. */
export interface Unseen {
  call: HookCall;
  made: readonly MadeCall[];
}

/** What is known of the calls about one module, for a plugin that keeps something of them. */
export interface History {
  /** Its number in the addon. */
  readonly number: number;
  /** Calls under way. */
  busy: number;
  /** What the plugin keeps of the module depends on more than is known: nothing about it is looked up or kept any more. */
  isLost: boolean;
  /** Calls that the plugin has to see before the next one that enters it. */
  unseen: Unseen[];
  /** While they run. */
  catchingUp: Promise<unknown> | undefined;
}

/** The histories of all modules. */
export class Histories {
  readonly #byFile = new Map<string, History>();
  readonly #add: () => number;

  constructor(add: () => number) {
    this.#add = add;
  }

  /** The history that a call belongs to; none for what is about no module. */
  of(call: HookCall): History | undefined {
    const file = fileOf(call);
    if (file === undefined) return undefined;
    let history = this.#byFile.get(file);
    if (history === undefined) {
      history = { number: this.#add(), busy: 0, isLost: false, unseen: [], catchingUp: undefined };
      this.#byFile.set(file, history);
    }
    return history;
  }

  /** The history of a module, where there is one. */
  known(moduleId: string | undefined): History | undefined {
    return moduleId === undefined ? undefined : this.#byFile.get(withoutQuery(moduleId));
  }
}

function fileOf({ hook, args }: HookCall): string | undefined {
  const id = hook.name === 'transform' ? args[1] : hook.name === 'renderChunk' ? undefined : args[0];
  if (typeof id !== 'string') return undefined;
  const file = withoutQuery(id);
  if (hook.name !== 'resolveId') return file;
  // What a module looks up is about another one, but for a part of itself.
  const importer = args[1];
  return typeof importer === 'string' && withoutQuery(importer) === file ? file : undefined;
}

/** A module's id without what tells its parts apart. */
export function withoutQuery(id: string): string {
  const at = id.indexOf('?');
  return at < 0 ? id : id.slice(0, at);
}
