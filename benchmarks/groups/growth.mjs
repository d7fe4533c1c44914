import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { answer, runChild } from '../lib/child.mjs';
import { asksPlugin, identityPlugin, replacePlugin } from '../lib/small-plugins.mjs';
import { summarizedRow } from '../lib/stats.mjs';

const child = new URL('./growth.child.mjs', import.meta.url);

// V8 would make room for short-lived objects in steps of several MiB, whenever it sees fit.
const fixedYoungGeneration = ['--min-semi-space-size=4', '--max-semi-space-size=4'];

const cases = [
  { name: 'identity, 2 KB', file: identityPlugin },
  { name: 'replaces by a RegExp, 2 KB', file: replacePlugin, options: { total: 'sum', items: 'list' } },
  // The others have no context whose methods a hook could call.
  { name: 'asks the bundler twice', file: asksPlugin, hasContext: true, only: ['native', 'nexxo'] },
];

await answer(async ({ peers, quick, rounds = quick ? 1 : 3 }, progress) => {
  const calls = quick ? 10_000 : 100_000;
  const directory = await mkdtemp(path.join(os.tmpdir(), 'nexxo-bench-growth-'));
  try {
    const missing = {};
    const rows = [];
    for (const { name, only = peers, ...plugin } of cases) {
      const samples = {};
      for (let round = 0; round < rounds; round++) {
        for (const peer of peers) {
          if (missing[peer] || !only.includes(peer)) continue;
          progress(`growth: ${name}, ${peer}, ${round + 1} of ${rounds}`);
          try {
            const input = { peer, ...plugin, calls, cacheDir: path.join(directory, 'cache') };
            (samples[peer] ??= []).push(await runChild(child, input, undefined, fixedYoungGeneration));
          } catch (error) {
            missing[peer] = error.message.split('\n')[0];
          }
        }
      }
      rows.push(
        summarizedRow(`${name}, RSS`, samples, 'rss'),
        summarizedRow(`${name}, inside`, samples, 'inside'),
      );
    }
    return {
      title: `growth: of the process by ${calls.toLocaleString('en-US')} calls`,
      unit: 'MiB',
      shows: 'median',
      missing,
      rows: rows.filter(({ cells }) => Object.keys(cells).length > 0),
    };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
});
