import { rm } from 'node:fs/promises';
import path from 'node:path';
import { median, pairedRatio, summarize } from '../lib/stats.mjs';
import { compareOutputs, takeOutput } from './output.mjs';
import { writeProject } from './project.mjs';
import { runBuild } from './run-build.mjs';

/** Builds one project natively and sandboxed in turn, each time in a new process. */
export async function measureRow({ pipeline, bundler, modules, pairs, directory }, progress) {
  await writeProject(directory, pipeline, bundler, modules);
  const build = async (kind, options) => {
    const result = await runBuild(bundler, directory, kind, options);
    return { ...result, output: await takeOutput(directory) };
  };

  progress('first builds');
  const reference = await build('native');
  await rm(path.join(directory, 'node_modules/.cache'), { recursive: true, force: true });
  const first = await build('sandboxed');
  compareOutputs(reference.output, first.output);

  const builds = { native: [], sandboxed: [] };
  for (let pair = 0; pair < pairs; pair++) {
    progress(`pair ${pair + 1} of ${pairs}`);
    for (const kind of pair % 2 === 0 ? ['native', 'sandboxed'] : ['sandboxed', 'native']) {
      // One of them is asked for its report, which takes a millisecond.
      const result = await build(kind, { report: kind === 'sandboxed' && pair === pairs - 1 });
      compareOutputs(reference.output, result.output);
      builds[kind].push(result);
    }
  }
  return {
    native: figuresOf(builds.native),
    sandboxed: figuresOf(builds.sandboxed),
    empty: { wallMs: first.wallMs, cpuMs: first.cpuMs },
    ratio: pairedRatio(...['sandboxed', 'native'].map((kind) => builds[kind].map(({ wallMs }) => wallMs))),
    inside: insideOf(builds.sandboxed.at(-1).report),
  };
}

function figuresOf(builds) {
  return {
    wallMs: summarize(builds.map(({ wallMs }) => wallMs)),
    cpuMs: median(builds.map(({ cpuMs }) => cpuMs)),
    rssBytes: median(builds.map(({ rssBytes }) => rssBytes)),
  };
}

/** What the sandbox says of a build whose caches were full. */
function insideOf({ plugins }) {
  const sum = (value) => plugins.reduce((total, plugin) => total + value(plugin), 0);
  return {
    calls: sum(({ calls }) => calls),
    cpuMs: sum(({ cpuMs }) => cpuMs),
    loadCpuMs: sum(({ load }) => load.cpuMs),
    hostCalls: sum(({ hostCalls }) => hostCalls),
    restored: plugins.every(({ restored }) => restored),
    plugins: plugins.map(({ plugin, calls, cpuMs, hooks, load }) => ({ plugin, calls, cpuMs, hooks, load })),
  };
}
