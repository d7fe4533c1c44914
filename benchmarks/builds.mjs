import { mkdir, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { barsOf } from './builds/bars.mjs';
import { openBundler } from './builds/bundlers.mjs';
import { measureRow } from './builds/measure-row.mjs';
import { parseOptions, usage } from './builds/options.mjs';
import { pipelines } from './builds/pipelines/index.mjs';
import { plot } from './builds/plot.mjs';
import { markdown, terminal } from './builds/table.mjs';
import { command } from './lib/command.mjs';
import { isBusy, machine, versions } from './lib/env.mjs';
import { installPackages } from './lib/install.mjs';
import { isolatedVmPackage } from './lib/isolated-vm.mjs';
import { requireBuiltNexxo } from './lib/nexxo.mjs';
import { clearProgress, progress } from './lib/progress.mjs';

const results = fileURLToPath(new URL('results/', import.meta.url));

await command({ parseOptions, usage }, main);

async function main(options) {
  requireBuiltNexxo();
  await installPackages();
  const report = { machine: machine(), versions: versions(isolatedVmPackage), date: new Date(), rows: [] };
  for (const row of await rowsToMeasure(options)) report.rows.push(await measured(row, options));
  clearProgress();
  report.bars = barsOf(report.rows);
  report.notes = notesOf(report, options);

  await mkdir(results, { recursive: true });
  await writeFile(`${results}builds.json`, JSON.stringify(report, null, 2));
  await writeFile(`${results}builds.md`, markdown(report));
  await writeFile(`${results}builds.svg`, plot(report.rows));
  console.log(options.json ? JSON.stringify(report, null, 2) : terminal(report));
  return report.rows.some(({ error }) => error) ? 1 : 0;
}

function notesOf({ machine, rows }, { columns }) {
  const notes = [];
  const measured = rows.filter(({ error }) => !error);
  if (columns.includes('warm') && measured.length > 0 && !measured.some(({ warm }) => warm))
    notes.push('warm: this version keeps no results of hooks between builds.');
  if (isBusy(machine)) {
    const load = machine.loadAverage.toFixed(1);
    notes.push(`The machine was busy when this began (load ${load}): trust the ratios only.`);
  }
  return notes;
}

async function rowsToMeasure({ only, bundlers, modules }) {
  const opened = [];
  for (const name of bundlers) opened.push(await openBundler(name));
  return only.flatMap((name) =>
    opened.flatMap((bundler) => modules.map((count) => ({ name, bundler, modules: count }))),
  );
}

async function measured({ name, bundler, modules }, { columns, pairs: pairsFor, keep }) {
  const directory = `${results}projects/${name}-${bundler.name}-${modules}`;
  const pipeline = pipelines[name];
  const { weight } = pipeline;
  const pairs = pairsFor(weight, modules);
  const row = { pipeline: name, weight, bundler: bundler.name, modules, pairs };
  const start = performance.now();
  try {
    const figures = await measureRow({ pipeline, bundler, modules, pairs, columns, directory }, (text) =>
      progress(`${name}, ${bundler.name}, ${modules} modules: ${text}`),
    );
    return { ...row, runtime: bundler.runtime, ...figures, seconds: (performance.now() - start) / 1000 };
  } catch (error) {
    return { ...row, error: error.message.split('\n')[0] };
  } finally {
    if (!keep) await rm(directory, { recursive: true, force: true });
  }
}
