import { readdirSync, readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc');

const hasProc = process.platform === 'linux';
const count = (list) => list.length;

/**
 * What the process holds once nothing is garbage: resident bytes outside V8's heap, which keeps spare pages as it pleases,
 * bytes in use within that heap, linear memories, memory maps and open files (the last three on Linux).
 */
export async function processSize() {
  // What finalizers let go of, of N-API and of the registries for functions that crossed, becomes garbage turns of the
  // event loop later.
  for (let turn = 0; turn < 8; turn++) {
    collectGarbage();
    await new Promise(setImmediate);
  }
  // The memory that is made ahead of the next instance is there, or on its way.
  await new Promise((resolve) => setTimeout(resolve, 100));
  const { rss, heapTotal, heapUsed } = process.memoryUsage();
  return {
    rss: rss - heapTotal,
    heap: heapUsed,
    maps: hasProc ? count(readFileSync('/proc/self/maps', 'utf8').split('\n')) : 0,
    // A linear memory is the one kind of map that reserves gigabytes.
    memories: hasProc ? count(linearMemories()) : 0,
    files: hasProc ? count(readdirSync('/proc/self/fd')) : 0,
  };
}

const RESERVED = 2 ** 31;

function linearMemories() {
  return readFileSync('/proc/self/maps', 'utf8')
    .split('\n')
    .filter((line) => / ---p /.test(line))
    .map((line) => line.split(/[- ]/, 2).map((address) => Number.parseInt(address, 16)))
    .filter(([start, end]) => end - start >= RESERVED);
}
