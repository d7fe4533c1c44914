import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { answer, runChild } from '../lib/child.mjs';
import { bundleLargePlugin } from '../lib/large-plugin.mjs';
import { nullPlugin } from '../lib/small-plugins.mjs';
import { summarizedRow } from '../lib/stats.mjs';

const child = new URL('./memory.child.mjs', import.meta.url);

await answer(async ({ peers, quick, rounds = quick ? 1 : 3 }, progress) => {
  const directory = await mkdtemp(path.join(os.tmpdir(), 'nexxo-bench-memory-'));
  try {
    const plugins = { trivial: nullPlugin, large: await bundleLargePlugin(directory) };
    const instances = 20;
    const missing = {};
    const rows = [];
    for (const [size, file] of Object.entries(plugins)) {
      const samples = {};
      for (let round = 0; round < rounds; round++) {
        for (const peer of peers) {
          if (missing[peer]) continue;
          progress(
            `memory: ${instances} instances of the ${size} plugin, ${peer}, ${round + 1} of ${rounds}`,
          );
          try {
            const growth = await runChild(child, {
              peer,
              file,
              cacheDir: path.join(directory, 'cache'),
              instances,
            });
            (samples[peer] ??= []).push(growth);
          } catch (error) {
            missing[peer] = error.message.split('\n')[0];
          }
        }
      }
      rows.push(summarizedRow(`${size} plugin, an instance, RSS`, samples, 'rss'));
      rows.push(summarizedRow(`${size} plugin, an instance, PSS`, samples, 'pss'));
    }
    return {
      title: `memory: growth by each of ${instances} further instances`,
      unit: 'MiB',
      shows: 'median',
      base: 'nexxo',
      missing,
      rows: rows.filter(({ cells }) => Object.keys(cells).length > 0),
    };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
});
