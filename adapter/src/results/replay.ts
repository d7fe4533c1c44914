import type { CallSite } from '../call-site.ts';
import { comparable } from './comparable.ts';
import type { Ask, Facts } from './facts.ts';
import { isRequest } from './host-calls.ts';
import type { HookCall, KeptCall, MadeCall } from './recorder.ts';

/** What came of asking again. */
export interface Replayed {
  /** Every answer was as it was. */
  holds: boolean;
  /** The calls that were made; the last one had another answer where it does not hold. */
  made: MadeCall[];
}

interface Port {
  digest(value: unknown): string;
  ask: Ask;
}

/**
 * Makes the calls of a plugin to its host again, in order, up to the first that has another answer: the plugin itself would
 * have made each of them.
 */
export function replay(
  calls: readonly KeptCall[],
  call: HookCall,
  site: CallSite,
  port: Port,
  facts: Facts,
): Replayed | Promise<Replayed> {
  const made: MadeCall[] = [];
  const failed: Replayed = { holds: false, made };
  const settle = ([method, args, answer]: KeptCall, result: MadeCall['result']): boolean => {
    const now = 'value' in result ? port.digest(comparable(result.value)) : '';
    made.push({ method, args: port.digest(args), answer: now, result });
    return now === answer;
  };
  const from = (start: number): Replayed | Promise<Replayed> => {
    for (let at = start; at < calls.length; at += 1) {
      const kept = calls[at] as KeptCall;
      const [method, args, , fact] = kept;
      if (fact !== undefined) {
        if (!facts.holds(kept, site, port.ask)) return failed;
        continue;
      }
      const given = method === 'shared' ? [call.args[Number(args[0])]] : args;
      if (isRequest(method)) {
        const later = settled(port.ask(site, method, given) as Promise<unknown>);
        return later.then((result) => (settle(kept, result) ? from(at + 1) : failed));
      }
      if (
        !settle(
          kept,
          now(() => port.ask(site, method, given)),
        )
      )
        return failed;
    }
    return { holds: true, made };
  };
  return from(0);
}

function now(ask: () => unknown): MadeCall['result'] {
  try {
    return { value: ask() };
  } catch (error) {
    return { error };
  }
}

async function settled(promise: Promise<unknown>): Promise<MadeCall['result']> {
  try {
    return { value: await promise };
  } catch (error) {
    return { error };
  }
}
