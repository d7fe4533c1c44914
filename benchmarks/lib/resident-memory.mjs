import { existsSync, readFileSync } from 'node:fs';

const rollup = '/proc/self/smaps_rollup';

/** Bytes: `pss` counts a page that is mapped twice once, which matters for copy-on-write images; null where the system does not tell. */
export function residentMemory() {
  globalThis.gc?.();
  return { rss: process.memoryUsage.rss(), pss: existsSync(rollup) ? pss() : null };
}

function pss() {
  const [, kilobytes] = /^Pss:\s+(\d+) kB/m.exec(readFileSync(rollup, 'utf8'));
  return Number(kilobytes) * 1024;
}
