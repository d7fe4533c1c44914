import { availableParallelism, freemem } from 'node:os';

/** What a build with its bundler and a large plugin takes at its peak. */
const bytesPerJob = 1.5 * 2 ** 30;

/** How many cases this machine takes at a time. */
export const defaultJobs = () =>
  Math.max(1, Math.min(availableParallelism(), Math.floor(freemem() / bytesPerJob)));

/** Does `work` for each item, some at a time; gives the results in the order of the items. */
export async function inParallel(items, jobs, work) {
  const results = new Array(items.length);
  let next = 0;
  const worker = async () => {
    while (next < items.length) {
      const index = next++;
      results[index] = await work(items[index]);
    }
  };
  await Promise.all(Array.from({ length: Math.min(jobs, items.length) }, worker));
  return results;
}
