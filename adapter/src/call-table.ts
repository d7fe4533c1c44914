import type { HookBinding } from './hook-binding.ts';
import type { Replay } from './parallel/replay.ts';
import type { Recorder } from './results/recorder.ts';

const INDEX_BITS = 20;
const INDEX_MASK = (1 << INDEX_BITS) - 1;
/** An id has 31 bits, so that it is the same number for the guest, whose integers have a sign. */
const GENERATION_MASK = 0x7ff;

/** One hook call while it runs. The objects are used again and again, so that a call allocates none. */
export interface Call {
  /** What the guest knows the call by. It changes with every use of the object. */
  id: number;
  /** The bundler's plugin context. */
  context: unknown;
  hook: HookBinding | undefined;
  moduleId: string | undefined;
  /** The chunk or bundle that the hook got, for calls back about it. */
  data: unknown;
  resolve: ((value: unknown) => void) | undefined;
  reject: ((reason: unknown) => void) | undefined;
  /** Asynchronous context calls that it has made. */
  requests: number;
  /** Whether it has asked the host for anything that it waited for. */
  hasAsked: boolean;
  /** Notes what the call asks the host, where its result may be kept. */
  recorder: Recorder | undefined;
  /** Answers what the call does outside in place of the bundler: another instance has done it. */
  replay: Replay | undefined;
  /** Keeps what the bundler answers, for a replay. */
  record: Replay | undefined;
}

/** What goes with a call where its result is kept, or where several instances run it. */
export type CallExtras = Partial<Pick<Call, 'record' | 'recorder' | 'replay'>>;

/** The calls under way in one instance. */
export class CallTable {
  readonly #calls: Call[] = [];
  readonly #free: number[] = [];
  /** Calls that wait for their promise. */
  pending = 0;

  /** Takes a call object into use. */
  begin(context: unknown, hook: HookBinding | undefined, moduleId: string | undefined, data: unknown): Call {
    const index = this.#free.pop();
    const call = index === undefined ? this.#add() : (this.#calls[index] as Call);
    call.context = context;
    call.hook = hook;
    call.moduleId = moduleId;
    call.data = data;
    call.requests = 0;
    call.hasAsked = false;
    return call;
  }

  #add(): Call {
    const index = this.#calls.length;
    if (index >= INDEX_MASK) throw new RangeError('too many hook calls under way');
    // Number 0 stays free: it means no call.
    const call: Call = {
      id: index + 1,
      context: undefined,
      hook: undefined,
      moduleId: undefined,
      data: undefined,
      resolve: undefined,
      reject: undefined,
      requests: 0,
      hasAsked: false,
      recorder: undefined,
      replay: undefined,
      record: undefined,
    };
    this.#calls.push(call);
    return call;
  }

  /** The call with this id, where it is still under way. */
  get(id: unknown): Call | undefined {
    if (typeof id !== 'number') return undefined;
    const call = this.#calls[(id & INDEX_MASK) - 1];
    return call !== undefined && call.id === id && call.context !== ENDED ? call : undefined;
  }

  /** Gives a call object back. The next call that uses it has another id. */
  end(call: Call): void {
    const index = (call.id & INDEX_MASK) - 1;
    const generation = ((call.id >>> INDEX_BITS) + 1) & GENERATION_MASK;
    call.id = ((generation << INDEX_BITS) | (index + 1)) >>> 0;
    call.context = ENDED;
    call.data = undefined;
    call.recorder = undefined;
    call.replay = undefined;
    call.record = undefined;
    if (call.resolve !== undefined) {
      call.resolve = undefined;
      call.reject = undefined;
      this.pending -= 1;
    }
    this.#free.push(index);
  }

  /** Makes a call wait. */
  wait(call: Call): Promise<unknown> {
    this.pending += 1;
    return new Promise((resolve, reject) => {
      call.resolve = resolve;
      call.reject = reject;
    });
  }

  /**
   * Ends the calls that wait.
   *
   * @param toError the error of each
   * @param when runs what tells them: now, or later
   */
  rejectAll(
    toError: (hook: HookBinding | undefined, moduleId: string | undefined) => unknown,
    when: (run: () => void) => unknown,
  ): void {
    const waiting = this.#calls.filter((call) => call.resolve !== undefined);
    const rejections = waiting.map((call) => {
      const { reject, hook, moduleId, recorder } = call;
      this.end(call);
      recorder?.failed();
      const error = toError(hook, moduleId);
      return () => reject?.(error);
    });
    when(() => {
      for (const run of rejections) run();
    });
  }
}

const ENDED = Symbol('ended');
