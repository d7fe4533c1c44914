import { fileURLToPath } from 'node:url';
import { runChild } from '../lib/child.mjs';

const child = new URL('./measure.child.mjs', import.meta.url);
const cacheDir = fileURLToPath(new URL('../results/engine/cache', import.meta.url));

/** CPU time of a workload's call natively and inside, each in a process of its own; the two must answer the same. */
export async function measureTimes(name, { samples }, progress) {
  const run = (side, options) => {
    progress(`${name}, ${side}`);
    return runChild(child, { name, side, cacheDir, samples, ...options });
  };
  try {
    const native = await run('native', { warmUpMs: 3000, mostMs: 1500 });
    // Takes the snapshot, so that the next one starts from it as every build but the first does.
    await run('inside', { warmUpMs: 0, mostMs: 0, samples: 1 });
    const inside = await run('inside', { warmUpMs: 300, mostMs: 4000 });
    if (native.shown !== inside.shown) return { error: differenceOf(native.shown, inside.shown) };
    return { native: figures(native), inside: figures(inside), ratio: inside.median / native.median };
  } catch (error) {
    return { error: error.message.split('\n')[0] };
  }
}

const figures = ({ first, median, best, samples, calls }) => ({
  first: rounded(first),
  median: rounded(median),
  best: rounded(best),
  samples,
  calls,
});

const rounded = (value) => Number(value.toPrecision(4));

function differenceOf(native, inside) {
  let at = 0;
  while (native[at] === inside[at]) at++;
  const part = (text) => JSON.stringify(text.slice(at, at + 40));
  return `inside it answers ${part(inside)} where native has ${part(native)}`;
}
