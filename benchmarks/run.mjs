import { fileURLToPath } from 'node:url';
import { checkBars } from './lib/bars.mjs';
import { runChild } from './lib/child.mjs';
import { command } from './lib/command.mjs';
import { isBusy, machine, versions } from './lib/env.mjs';
import { installPeers } from './lib/install.mjs';
import { isolatedVmPackage } from './lib/isolated-vm.mjs';
import { parseOptions, usage } from './lib/options.mjs';
import { runWithNode } from './lib/other-node.mjs';
import { clearProgress, progress } from './lib/progress.mjs';
import { formatReport } from './lib/table.mjs';

await command({ parseOptions, usage }, main);

async function main(options, args) {
  if (options.node && options.node !== process.versions.node.split('.')[0]) {
    return runWithNode(options.node, [fileURLToPath(import.meta.url), ...args]);
  }
  await installPeers();

  const report = {
    machine: machine(),
    versions: versions(isolatedVmPackage),
    groups: {},
    bars: [],
    notes: [],
  };
  for (const name of options.only) report.groups[name] = await runGroup(name, options);
  clearProgress();
  report.bars = checkBars(report.groups);
  report.notes = notesOf(report, options);

  console.log(options.json ? JSON.stringify(report, null, 2) : formatReport(report));
  return Object.values(report.groups).some(({ failed }) => failed) ? 1 : 0;
}

async function runGroup(name, { peers, quick, rounds }) {
  try {
    const group = await runChild(
      new URL(`./groups/${name}.mjs`, import.meta.url),
      { peers, quick, rounds },
      progress,
    );
    return { peers, ...group };
  } catch (error) {
    return { title: name, peers, failed: error.message.split('\n')[0], missing: {}, rows: [] };
  }
}

function notesOf({ machine, groups }, { quick }) {
  const missing = Object.assign({}, ...Object.values(groups).map((group) => group.missing));
  const notes = Object.entries(missing).map(([peer, reason]) => `${peer}: ${reason}`);
  if (quick) notes.push('--quick: few rounds. A look, not a result.');
  if (isBusy(machine)) {
    notes.push(
      `The machine was busy when this began (load ${machine.loadAverage.toFixed(1)} on ${machine.cores} cores): trust the ratios only.`,
    );
  }
  return notes;
}
