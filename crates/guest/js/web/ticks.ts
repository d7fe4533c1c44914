import { native } from '../native.ts';
import { bindContext } from './context.ts';

type Tick = () => void;

const queue: Tick[] = [];

/** Queues what `process.nextTick` was given: it runs before the promises of this turn, or after those that run now. */
export function queueTick(tick: Tick): void {
  if (queue.push(bindContext(tick)) === 1) native.wantTicks();
}

/** Runs what is queued, and what that queues in turn. */
export function runTicks(): void {
  for (let tick = queue.shift(); tick !== undefined; tick = queue.shift()) tick();
}
