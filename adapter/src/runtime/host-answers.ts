import type { CallMeter } from '../call-meter.ts';
import type { CallSite } from '../call-site.ts';
import type { Call, CallTable } from '../call-table.ts';
import { answerContextCall, startRequest } from '../context-calls.ts';
import type { Replay } from '../parallel/replay.ts';
import type { FunctionCalls } from '../references/function-calls.ts';
import { References } from '../references/references.ts';
import { isRequest } from '../results/host-calls.ts';
import type { InstanceHost } from './instance-host.ts';

/** What many hooks ask of each call. */
const ENVIRONMENT = 'environment';

/** What an instance that asks has. */
export interface Asking {
  readonly calls: CallTable;
  readonly meter: CallMeter;
  readonly functions: FunctionCalls;
}

/** What it says of an entry under way. */
export interface AskingPort {
  /** The call that the entry under way belongs to. */
  owner(): Call | undefined;
  /** Throws where this instance may not ask for that. */
  refuse(method: string, call: Call | undefined): void;
}

/** Answers what the guest of one instance asks the host. */
export class HostAnswers {
  readonly #host: InstanceHost;
  readonly #asking: Asking;
  readonly #port: AskingPort;

  constructor(host: InstanceHost, asking: Asking, port: AskingPort) {
    this.#host = host;
    this.#asking = asking;
    this.#port = port;
  }

  /** In whose name a call is made; see `PluginServices.site`. */
  site(call: Call | undefined): CallSite {
    return this.#host.services.site(call, this.#asking.functions);
  }

  /** Whoever looks on is told what is asked for. */
  tell(call: Call | undefined, method: string): void {
    const hook = call?.hook;
    if (hook?.asks === undefined) this.#host.observe(method);
    else hook.asks(method);
  }

  /**
   * Answers a call that the guest waits for on the stack.
   *
   * @param callId the call in whose name it asks, not yet checked
   * @throws an error as it crosses into the guest
   */
  answer(method: string, callId: number, args: unknown[]): unknown {
    const call = this.#asking.calls.get(callId);
    if (call?.hook !== undefined) {
      call.hook.stats.hostCalls += 1;
      if (!call.hasAsked) call.hook.asksEnvironmentFirst = method === ENVIRONMENT;
      call.hasAsked = true;
    }
    return this.#answer(method, call, this.#port.owner(), args);
  }

  /** What the hook of a call is known to ask first, and its answer; undefined where the call is to ask by itself. */
  foretell(call: Call): { method: string; answer: unknown } | undefined {
    if (call.hook?.asksEnvironmentFirst !== true) return undefined;
    call.hasAsked = true;
    try {
      return { method: ENVIRONMENT, answer: this.#answer(ENVIRONMENT, call, call, []) };
    } catch {
      // It is told what is wrong when it asks.
      return undefined;
    }
  }

  #answer(method: string, call: Call | undefined, owner: Call | undefined, args: unknown[]): unknown {
    const { meter, functions } = this.#asking;
    this.tell(call, method);
    try {
      this.#port.refuse(method, call);
      const replay = replayOf(call, method, args);
      if (replay !== undefined) return replay.answer(method, args);
      const ask = (): unknown =>
        References.answers(method)
          ? functions.references.answer(method, args)
          : meter.work(call, () => answerContextCall(this.site(call), method, args));
      const kept = owner?.replay === undefined ? this.#host.kept() : undefined;
      const answer = kept === undefined ? ask() : kept.answer(call, owner, method, args, ask);
      call?.record?.keep(method, args, answer);
      return answer;
    } catch (error) {
      throw this.#host.ledger.carry(error);
    }
  }

  /**
   * Starts what the guest asked for and does not wait for on the stack.
   *
   * @param method not yet checked, as is `args`
   */
  start(call: Call | undefined, method: unknown, args: unknown): Promise<unknown> {
    const replay = replayOf(call, method, args);
    if (replay !== undefined) return Promise.resolve(replay.answer(String(method), args));
    const ask = (): Promise<unknown> => startRequest(this.site(call), method, args);
    const kept = this.#host.kept();
    const given: unknown[] = Array.isArray(args) ? args : [];
    const promise = kept === undefined ? ask() : kept.request(call, String(method), given, ask);
    const record = call?.record;
    if (record === undefined) return promise;
    return promise.then((answer) => {
      record.keep(method, args, answer);
      return answer;
    });
  }

  /** Makes a call to the host in the place of the plugin. */
  ask(site: CallSite, method: string, args: unknown[]): unknown {
    if (isRequest(method)) return startRequest(site, method, args);
    if (References.answers(method)) return this.#asking.functions.references.answer(method, args);
    return answerContextCall(site, method, args);
  }
}

/** What has the answer where another instance has asked. */
function replayOf(call: Call | undefined, method: unknown, args: unknown): Replay | undefined {
  const replay = call?.replay;
  return replay?.takes(method, args) === true ? replay : undefined;
}
