import { setTimeout as sleep } from 'node:timers/promises';

/** Waits for what `condition` asks, on a machine that may be busy, and gives its answer. */
export async function until(what, condition, patienceMs = 60_000) {
  const end = Date.now() + patienceMs;
  for (;;) {
    const answer = await condition();
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`waited ${patienceMs} ms in vain: ${what}`);
    await sleep(20);
  }
}
