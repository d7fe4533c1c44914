import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { generateProject } from '../generate-project.mjs';
import { answer, runChild } from '../lib/child.mjs';
import { pairedRatio, summarize } from '../lib/stats.mjs';

const child = new URL('./build.child.mjs', import.meta.url);
const usualRounds = { vite: 21, rolldown: 31, rollup: 5 };
const quickRounds = { vite: 5, rolldown: 7, rollup: 2 };

await answer(async ({ peers, quick, rounds }, progress) => {
  const root = await mkdtemp(path.join(os.tmpdir(), 'nexxo-bench-project-'));
  try {
    const entry = await generateProject(root);
    const rows = [];
    let missing = {};
    for (const bundler of Object.keys(usualRounds)) {
      const pairs = rounds ?? (quick ? quickRounds : usualRounds)[bundler];
      const measured = await runChild(child, { bundler, root, entry, peers, rounds: pairs }, (done) =>
        progress(`build: ${bundler}, ${done}`),
      );
      missing = measured.missing;
      rows.push(...rowsOf(bundler, measured.times, `${pairs} pairs`));
    }
    return {
      title: 'build: 1,000 modules, a plugin called for each',
      unit: 'ms',
      shows: 'median [middle half of the paired ratios]',
      base: 'native',
      missing,
      rows,
    };
  } finally {
    await rm(root, { recursive: true, force: true });
  }
});

function rowsOf(bundler, times, note) {
  return [
    { name: `${bundler}, no plugin`, cells: { native: summarize(times.none.build) } },
    { name: `${bundler}, returns null`, note, cells: cells('null', times) },
    { name: `${bundler}, replaces by a RegExp`, note, cells: cells('replace', times) },
  ];
}

/** The time to load the plugin is the user's too, so it is part of the build's. */
function cells(plugin, times) {
  const total = ({ build, load }) => build.map((ms, index) => ms + load[index]);
  const native = times[`${plugin}:native`];
  const found = {};
  for (const [key, time] of Object.entries(times)) {
    const [of, peer] = key.split(':');
    if (of !== plugin) continue;
    found[peer] = { ...summarize(total(time)), load: summarize(time.load) };
    if (!native) continue;
    found[peer].ratio = pairedRatio(total(time), total(native));
    found[peer].ratioWithoutLoad = pairedRatio(time.build, native.build);
  }
  return found;
}
