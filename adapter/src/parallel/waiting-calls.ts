import type { HookBinding } from '../hook-binding.ts';
import type { HookCall, Recorder } from '../results/recorder.ts';

/** A call that no instance has been chosen for. */
interface WaitingCall {
  call: HookCall;
  recorder: Recorder | undefined;
  resolve(value: unknown): void;
  reject(reason: unknown): void;
}

type Run = (call: HookCall, recorder: Recorder | undefined) => Promise<unknown>;

/** Calls that one instance has to have, in this order. */
interface WaitingGroup {
  /** The file that they are about, where that is why. */
  file: string | undefined;
  calls: WaitingCall[];
}

/**
 * Calls that wait until an instance is about to be idle. Which one that is, is known then and not before: calls that take
 * long are few, and what was dealt out by their number keeps one instance busy long after another has nothing to do.
 */
export class WaitingCalls {
  // A set, because it gives its oldest member at no cost.
  readonly #groups = new Set<WaitingGroup>();
  readonly #files = new Map<string, WaitingGroup>();

  /** Whether there is none. */
  get isEmpty(): boolean {
    return this.#groups.size === 0;
  }

  /** What has waited longest. */
  get oldest(): HookCall | undefined {
    const [group] = this.#groups;
    return group?.calls[0]?.call;
  }

  /**
   * Has a call wait.
   *
   * @param file what its instance has to be chosen by: calls of the same file are begun together
   * @returns a promise of its result
   */
  add(call: HookCall, recorder: Recorder | undefined, file: string | undefined): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#group(file).calls.push({ call, recorder, resolve, reject });
    });
  }

  #group(file: string | undefined): WaitingGroup {
    const known = file === undefined ? undefined : this.#files.get(file);
    if (known !== undefined) return known;
    const group: WaitingGroup = { file, calls: [] };
    this.#groups.add(group);
    if (file !== undefined) this.#files.set(file, group);
    return group;
  }

  /**
   * Begins what has waited longest.
   *
   * @param choose is told the file, where the calls are about one, and the first of them; gives what runs each
   */
  begin(choose: (file: string | undefined, first: HookCall) => Run): void {
    const [group] = this.#groups;
    const first = group?.calls[0];
    if (group === undefined || first === undefined) return;
    this.#groups.delete(group);
    if (group.file !== undefined) this.#files.delete(group.file);
    const run = choose(group.file, first.call);
    for (const { call, recorder, resolve, reject } of group.calls) {
      try {
        resolve(run(call, recorder));
      } catch (error) {
        reject(error);
      }
    }
  }

  /**
   * Ends those that wait.
   *
   * @param toError the error of each
   * @param when runs what tells them: now, or later
   */
  rejectAll(
    toError: (hook: HookBinding | undefined, moduleId: string | undefined) => unknown,
    when: (run: () => void) => unknown,
  ): void {
    const rejections = [...this.#groups]
      .flatMap(({ calls }) => calls)
      .map(({ call, recorder, reject }) => {
        recorder?.failed();
        const error = toError(call.hook, call.moduleId);
        return () => reject(error);
      });
    this.#groups.clear();
    this.#files.clear();
    when(() => {
      for (const reject of rejections) reject();
    });
  }
}
