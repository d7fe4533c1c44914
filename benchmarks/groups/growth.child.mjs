import { setTimeout } from 'node:timers/promises';
import { answer } from '../lib/child.mjs';
import { hookCaller } from '../lib/hook-caller.mjs';
import { openPeer } from '../lib/peers.mjs';
import { residentMemory } from '../lib/resident-memory.mjs';
import { median } from '../lib/stats.mjs';
import { textSource } from '../lib/texts.mjs';

const context = {
  resolve: async (source, importer) => ({ id: `${importer}/${source}`, external: false }),
  addWatchFile() {},
};

const samples = 12;
const atEachEnd = 3;

await answer(async ({ peer: name, file, options, hasContext, calls, cacheDir }) => {
  const peer = await openPeer(name, { cacheDir });
  const loaded = await peer.load(file, options);
  const transform = hasContext ? hookCaller(loaded.plugin, context) : loaded.transform;
  const nextText = textSource(2048);
  let count = 0;
  const run = async (length) => {
    for (let index = 0; index < length; index++) {
      const result = transform(nextText(), `/project/src/module-${count++}.js`);
      if (result instanceof Promise) await result;
    }
  };
  // Until caches are full, code is compiled and an instance that is used much has its memory on large pages, once, which is no growth.
  await run(calls * 2);
  const memory = [await settled(peer)];
  while (memory.length < samples) {
    await run(Math.ceil(calls / (samples - atEachEnd)));
    memory.push(await settled(peer));
  }
  return { rss: growth(memory, 'rss'), inside: growth(memory, 'inside') };
});

/** Between the middles of the first and of the last samples, which are `calls` calls apart. */
function growth(memory, key) {
  const values = memory.map((sample) => sample[key]);
  if (values.includes(null)) return null;
  return (median(values.slice(-atEachEnd)) - median(values.slice(0, atEachEnd))) / 2 ** 20;
}

async function settled(peer) {
  await setTimeout(50);
  residentMemory();
  await setTimeout(50);
  return { rss: residentMemory().rss, inside: peer.memoryInside?.() ?? null };
}
