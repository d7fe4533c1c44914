import { answer } from '../lib/child.mjs';
import { openPeer } from '../lib/peers.mjs';

const source = 'export default 1\n';

await answer(async ({ peer: name, file, cacheDir, again, warm }) => {
  const openStart = performance.now();
  const peer = await openPeer(name, { cacheDir });
  const open = performance.now() - openStart;

  const first = await timeToReady(peer, file);
  const further = [];
  for (let index = 0; index < again; index++) further.push(await timeToReady(peer, file));

  if (warm) await peer.warm?.(file);
  await peer.close();
  return { open, first, again: further, startsFrom: peer.startsFrom };
});

/** Ready is when a hook has answered, so that nothing can be put off until the first call. */
async function timeToReady(peer, file) {
  const start = performance.now();
  const { transform } = await peer.load(file);
  await transform(source, '/project/src/main.js');
  return performance.now() - start;
}
