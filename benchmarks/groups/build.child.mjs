import { createHash } from 'node:crypto';
import { bundlers } from '../lib/bundlers.mjs';
import { answer } from '../lib/child.mjs';
import { openPeers } from '../lib/peers.mjs';
import { identityOf, runOrder, variants } from './build.variants.mjs';

await answer(async ({ bundler, root, entry, peers: names, rounds }, progress) => {
  const { peers, missing } = await openPeers(names);
  const all = variants(peers);
  const build = (plugins) => bundlers[bundler](root, entry, plugins);
  const times = Object.fromEntries(all.map(({ key }) => [key, { build: [], load: [] }]));
  const outputs = {};

  for (let round = -1; round < rounds; round++) {
    progress(round < 0 ? 'warming up' : `round ${round + 1} of ${rounds}`);
    for (const variant of runOrder(all, round)) {
      globalThis.gc();
      const start = performance.now();
      const loaded = await variant.load();
      const ready = performance.now();
      const output = await build(loaded ? [loaded.plugin] : []);
      const end = performance.now();
      await loaded?.dispose();

      outputs[identityOf(variant)] ??= hash(output);
      if (outputs[identityOf(variant)] !== hash(output))
        throw new Error(`${variant.key} gave another output than native`);
      if (round < 0) continue;
      times[variant.key].build.push(end - ready);
      times[variant.key].load.push(ready - start);
    }
  }
  for (const peer of peers) await peer.close();
  return { times, missing };
});

function hash(output) {
  const sum = createHash('sha256');
  for (const file of output)
    sum
      .update(file.fileName)
      .update('\0')
      .update(file.code ?? file.source);
  return sum.digest('hex');
}
