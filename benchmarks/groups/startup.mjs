import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { answer, runChild } from '../lib/child.mjs';
import { bundleLargePlugin } from '../lib/large-plugin.mjs';
import { NAME, signedPlugin } from '../lib/signed-plugin.mjs';
import { nullPlugin } from '../lib/small-plugins.mjs';
import { summarize } from '../lib/stats.mjs';

const child = new URL('./startup.child.mjs', import.meta.url);
const instanceChild = new URL('./startup.restore.child.mjs', import.meta.url);

await answer(async ({ peers, quick, rounds = quick ? 3 : 9 }, progress) => {
  const directory = await mkdtemp(path.join(os.tmpdir(), 'nexxo-bench-startup-'));
  try {
    const plugins = { trivial: nullPlugin, large: await bundleLargePlugin(directory) };
    const missing = {};
    const rows = [{ name: 'engine opened, once a process', cells: {} }];
    for (const [size, file] of Object.entries(plugins)) {
      const measured = await measure({ peers, file, rounds, directory, missing }, (done) =>
        progress(`startup: ${size} plugin, ${done}`),
      );
      addCells(rows, size, measured);
      if (peers.includes('nexxo') && !missing.nexxo) {
        progress(`startup: ${size} plugin, instance alone`);
        rows.push(...(await measureInstance(size, file, rounds, directory)));
      }
    }
    return {
      title: 'startup: from load to the first answered hook',
      unit: 'ms',
      shows: 'median / p99',
      base: 'nexxo',
      missing,
      rows,
    };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
});

async function measure({ peers, file, rounds, directory, missing }, progress) {
  const measured = {};
  for (let round = 0; round < rounds; round++) {
    for (const peer of peers) {
      if (missing[peer]) continue;
      progress(`${peer}, ${round + 1} of ${rounds}`);
      const cacheDir = await mkdtemp(path.join(directory, 'cache-'));
      try {
        const cold = await runChild(child, { peer, file, cacheDir, again: 0, warm: true });
        const warm = await runChild(child, { peer, file, cacheDir, again: 5 });
        const times = (measured[peer] ??= {
          startsFrom: cold.startsFrom,
          open: [],
          cold: [],
          warm: [],
          again: [],
        });
        times.open.push(cold.open, warm.open);
        times.cold.push(cold.first);
        times.warm.push(warm.first);
        times.again.push(...warm.again);
      } catch (error) {
        missing[peer] = error.message.split('\n')[0];
      }
      await rm(cacheDir, { recursive: true, force: true });
    }
  }
  return measured;
}

/** Nexxo's addon without the adapter: a fresh process that finds the snapshot on disk, the same again, and signed. */
async function measureInstance(size, file, rounds, directory) {
  const cacheDir = await mkdtemp(path.join(directory, 'snapshots-'));
  await runChild(instanceChild, { file, cacheDir, again: 0 });
  const signedDir = await writeSigned(file, directory);
  const first = [];
  const again = [];
  const signed = [];
  for (let round = 0; round < rounds; round++) {
    const times = await runChild(instanceChild, { file, cacheDir, again: 5 });
    if (!times.restored) throw new Error('the snapshot was not used');
    first.push(times.first);
    again.push(...times.again);
    signed.push((await runChild(instanceChild, { file, cacheDir, signedDir, again: 0 })).first);
  }
  return [
    { name: `${size} plugin, instance from disk`, cells: { nexxo: summarize(first) } },
    { name: `${size} plugin, verified, instance from disk`, cells: { nexxo: summarize(signed) } },
    { name: `${size} plugin, instance again`, cells: { nexxo: summarize(again) } },
  ];
}

/** A project with the plugin as a signed package. */
async function writeSigned(file, directory) {
  const project = await mkdtemp(path.join(directory, 'signed-'));
  const { files, envelope, trust, lock } = signedPlugin(await readFile(file));
  const installed = path.join(project, 'node_modules', NAME);
  await mkdir(installed, { recursive: true });
  for (const { path: name, data } of [...files, { path: 'nexxo.manifest.json', data: envelope }])
    await writeFile(path.join(installed, name), data);
  await writeFile(path.join(project, 'nexxo.trust.json'), trust);
  await writeFile(path.join(project, 'nexxo.lock'), lock);
  return project;
}

function addCells(rows, size, measured) {
  const [opened] = rows;
  const cold = { name: `${size} plugin, cold`, cells: {} };
  const warm = { name: `${size} plugin, from its snapshot`, cells: {} };
  const again = { name: `${size} plugin, again in the process`, cells: {} };
  for (const [peer, times] of Object.entries(measured)) {
    opened.cells[peer] ??= summarize(times.open);
    cold.cells[peer] = summarize(times.cold);
    again.cells[peer] = summarize(times.again);
    if (times.startsFrom) warm.cells[peer] = { ...summarize(times.warm), from: times.startsFrom };
  }
  rows.push(cold, warm, again);
}
