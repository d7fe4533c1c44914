import { setTimeout } from 'node:timers/promises';
import { answer } from '../lib/child.mjs';
import { openPeer } from '../lib/peers.mjs';
import { residentMemory } from '../lib/resident-memory.mjs';

// The first instances also pay for what all share: code, caches, the compiler's own memory.
const uncounted = 4;

await answer(async ({ peer: name, file, cacheDir, instances }) => {
  const peer = await openPeer(name, { cacheDir });
  const held = [];
  while (held.length < uncounted) held.push(await instance(peer, file));
  const before = await settled();
  while (held.length < uncounted + instances) held.push(await instance(peer, file));
  const after = await settled();
  const perInstance = (key) =>
    before[key] === null ? null : (after[key] - before[key]) / instances / 2 ** 20;
  return { rss: perInstance('rss'), pss: perInstance('pss'), held: held.length };
});

async function instance(peer, file) {
  const loaded = await peer.load(file);
  await loaded.transform('export default 1\n', '/project/src/main.js');
  return loaded;
}

async function settled() {
  await setTimeout(300);
  return residentMemory();
}
