import { native } from '../native.ts';
import { bindContext } from './context.ts';

type Tick = () => void;

/** With the call in whose name each runs. */
const queue: [tick: Tick, owner: number][] = [];

/** Queues what `process.nextTick` was given: it runs before the promises of this turn, or after those that run now. */
export function queueTick(tick: Tick): void {
  if (queue.push([bindContext(tick), native.owner()]) === 1) native.wantTicks();
}

/** Runs what is queued, and what that queues in turn. */
export function runTicks(): void {
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const [tick, owner] = next;
    native.turn(owner);
    tick();
  }
}
