import { summarize } from '../lib/stats.mjs';
import { textSource } from '../lib/texts.mjs';

const cases = [
  { name: 'null, 2 KB', hook: 'null', length: 2048 },
  { name: 'identity, 2 KB', hook: 'identity', length: 2048 },
];
const callsInARow = 500;

/** How many calls a second there are one after the other, without a clock that is read in between. */
export async function rateRows(hooks, rounds, progress) {
  const rows = [];
  for (const { name, hook, length } of cases) {
    progress(`call: ${name}, calls a second`);
    const rates = await interleave(hooks[hook], textSource(length), rounds);
    const cells = Object.entries(rates).map(([peer, values]) => [peer, summarize(values)]);
    rows.push({ name: `${name}, calls a second`, shows: 'median', cells: Object.fromEntries(cells) });
  }
  return rows;
}

async function interleave(transforms, nextText, rounds) {
  const peers = Object.keys(transforms);
  const rates = Object.fromEntries(peers.map((peer) => [peer, []]));
  // The first round warms up.
  for (let round = 0; round <= rounds; round++) {
    for (let turn = 0; turn < peers.length; turn++) {
      const peer = peers[(round + turn) % peers.length];
      const rate = await callsPerSecond(transforms[peer], Array.from({ length: callsInARow }, nextText));
      if (round > 0) rates[peer].push(rate);
    }
  }
  return rates;
}

async function callsPerSecond(transform, texts) {
  const isLater = transform(texts[0], '/project/src/module-1.js') instanceof Promise;
  const start = performance.now();
  if (isLater) for (const text of texts) await transform(text, '/project/src/module-1.js');
  else for (const text of texts) transform(text, '/project/src/module-1.js');
  return (texts.length / (performance.now() - start)) * 1000;
}
