import { native } from '../native.ts';

export interface Waiting {
  readonly due: number;
  readonly order: number;
  readonly handle: { hasRef(): boolean; run(): void };
}

// Time as the timers see it: it moves only to the moment that the host was last asked to wait for. Which timer runs before
// which therefore depends on the delays alone, never on how fast the machine is.
let clock = 0;
let count = 0;
let told = -1;
let referenced = 0;

/** In the order in which they will run. */
const queue: Waiting[] = [];

function position(due: number, order: number): number {
  let low = 0;
  let high = queue.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const other = queue[middle]!;
    if (other.due < due || (other.due === due && other.order < order)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Timers that were unref'd never keep a build waiting, so that they alone are not told to the host. */
function tellHost(): void {
  const wait = referenced === 0 ? -1 : Math.max(0, queue[0]!.due - clock);
  if (wait === told) return;
  told = wait;
  native.setTimer(wait);
}

export function waitingTimers(): number {
  return queue.length;
}

export function enqueue(handle: Waiting['handle'], delay: number): Waiting {
  const waiting = { due: clock + delay, order: ++count, handle };
  queue.splice(position(waiting.due, waiting.order), 0, waiting);
  if (handle.hasRef()) referenced++;
  tellHost();
  return waiting;
}

export function dequeue(waiting: Waiting): void {
  const at = position(waiting.due, waiting.order);
  if (queue[at] !== waiting) return;
  queue.splice(at, 1);
  if (waiting.handle.hasRef()) referenced--;
  tellHost();
}

/** To be called when a waiting timer's `hasRef` has just changed. */
export function referenceChanged(isReferenced: boolean): void {
  referenced += isReferenced ? 1 : -1;
  tellHost();
}

/**
 * Runs the next due timer. One a call: the engine drains its promise jobs between two entries, and Node drains them between two timers.
 * The host's own clock is not looked at; it called because the wait that it was told about is over.
 */
export function runTimers(): void {
  const next = queue.shift();
  // What was told is used up: the next wait has to be told even when it is the same.
  told = Number.NaN;
  if (next === undefined) {
    tellHost();
    return;
  }
  if (next.handle.hasRef()) referenced--;
  clock = Math.max(clock, next.due);
  try {
    next.handle.run();
  } finally {
    tellHost();
  }
}
