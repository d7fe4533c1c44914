import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { at } from '../scripts/lib/root.mjs';
import { countInstructions, profileFunctions } from './engine/count.mjs';
import { measureTimes } from './engine/measure.mjs';
import { parseOptions, usage } from './engine/options.mjs';
import { formatEngine } from './engine/table.mjs';
import { command } from './lib/command.mjs';
import { isBusy, machine } from './lib/env.mjs';
import { installPackages } from './lib/install.mjs';
import { requireBuiltNexxo } from './lib/nexxo.mjs';
import { clearProgress, progress } from './lib/progress.mjs';

await command({ parseOptions, usage }, main);

async function main(options) {
  requireBuiltNexxo();
  await installPackages();
  if (options.profile) {
    const profiles = await profileFunctions(options.only, progress);
    clearProgress();
    console.log(profiles);
    return 0;
  }
  const report = {
    date: new Date().toISOString().slice(0, 10),
    machine: machine(),
    node: process.versions.node,
    engine: hashOf('target/guest/guest.wasm'),
    prelude: hashOf('target/guest/prelude.js'),
    workloads: Object.fromEntries(options.only.map(({ name, group }) => [name, { group }])),
  };
  report.machine.busy = isBusy(report.machine);
  const add = (name, figures) => Object.assign(report.workloads[name], figures);

  if (options.counts) {
    const counts = await countInstructions(options.only, progress);
    for (const [name, instructions] of Object.entries(counts)) add(name, { instructions });
  }
  if (options.times) {
    for (const { name } of options.only) add(name, await measureTimes(name, options, progress));
  }
  clearProgress();
  const before = existsSync(options.against) ? JSON.parse(readFileSync(options.against, 'utf8')) : undefined;
  console.log(options.json ? JSON.stringify(report, null, 2) : formatEngine(report, before));
  return Object.values(report.workloads).some(({ error }) => error) ? 1 : 0;
}

function hashOf(file) {
  return createHash('sha256')
    .update(readFileSync(at(file)))
    .digest('hex')
    .slice(0, 16);
}
