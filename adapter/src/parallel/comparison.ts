import type { InstanceFork } from '../binding-types.ts';
import { NexxoError } from '../error.ts';
import type { HookBinding } from '../hook-binding.ts';
import type { Keeps } from '../options.ts';
import { HookStats } from '../report/hook-stats.ts';
import type { HookCall, Recorder } from '../results/recorder.ts';
import { digestOf } from './digest-of.ts';
import { fileOfCall } from './file-of-call.ts';
import { Replay } from './replay.ts';
import { type ThreadHost, ThreadRuntime } from './thread-runtime.ts';

interface Past {
  call: HookCall;
  replay: Replay;
}

/**
 * Runs each call also in a fresh instance, which has seen of the earlier calls only those that its result may depend on by
 * what the plugin declares to keep, and fails where the result is another.
 */
export class Comparison {
  readonly #host: ThreadHost;
  readonly #fork: InstanceFork;
  readonly #keeps: Keeps;
  readonly #setUps: Past[] = [];
  readonly #files = new Map<string, Past[]>();
  #isEnded = false;

  constructor(host: ThreadHost, fork: InstanceFork, keeps: Keeps) {
    this.#host = host;
    this.#fork = fork;
    this.#keeps = keeps;
  }

  /** A hook ran that every instance has seen. */
  setUp(call: HookCall, replay: Replay): void {
    this.#setUps.push({ call: silent(call), replay });
  }

  /**
   * Runs a call in its instance, then in a fresh one.
   *
   * @throws NEXXO_INSTANCE_DIFFERS
   */
  async run(call: HookCall, instance: ThreadRuntime, recorder: Recorder | undefined): Promise<unknown> {
    const { hook, moduleId } = call;
    const before = this.#before(call);
    const replay = new Replay(true);
    let found: string | undefined;
    const check: HookBinding['check'] = (value, at, id) => {
      found = digestOf(value);
      return hook.check(value, at, id);
    };
    const recorded = { ...call, hook: { ...hook, check } };
    const result = await instance.run(recorded, { recorder, record: replay });
    before.own.push({ call: silent(call), replay });
    const fresh = await this.#fresh(before.all, call, replay);
    if (fresh !== undefined && found !== undefined && fresh !== found) {
      const what = `gave another result in a fresh instance, so that it keeps more than \`keeps: '${this.#keeps}'\` says`;
      throw new NexxoError('NEXXO_INSTANCE_DIFFERS', what, {
        plugin: hook.plugin,
        hook: hook.name,
        id: moduleId,
      });
    }
    return result;
  }

  #before(call: HookCall): { all: Past[]; own: Past[] } {
    if (this.#keeps !== 'module') return { all: [...this.#setUps], own: [] };
    const file = fileOfCall(call);
    const own = this.#files.get(file) ?? [];
    this.#files.set(file, own);
    return { all: [...this.#setUps, ...own], own };
  }

  /** What a fresh instance gives, as a digest; undefined where the sandbox ended meanwhile. */
  async #fresh(before: readonly Past[], call: HookCall, replay: Replay): Promise<string | undefined> {
    if (this.#isEnded) return undefined;
    const instance = new ThreadRuntime(this.#host, this.#fork, 0);
    try {
      for (const past of before)
        await instance.run(past.call, { replay: past.replay.copy() }).catch(() => undefined);
      return digestOf(await instance.run(silent(call), { replay: replay.copy() }));
    } finally {
      instance.end(
        () =>
          new NexxoError('NEXXO_DISPOSED', 'the instance was for comparison', { plugin: this.#host.name }),
        (run) => run(),
      );
    }
  }

  /** Compares no more. */
  end(): void {
    this.#isEnded = true;
  }
}

/** A call whose result nobody uses, and which counts in no report. */
function silent(call: HookCall): HookCall {
  const { hook } = call;
  return { ...call, hook: { ...hook, stats: new HookStats(hook.name), check: (value) => value } };
}
