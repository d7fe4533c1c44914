import { rm } from 'node:fs/promises';
import path from 'node:path';
import { median, pairedRatio, summarize } from '../lib/stats.mjs';
import { compareOutputs, takeOutput } from './output.mjs';
import { writeProject } from './project.mjs';
import { runBuild } from './run-build.mjs';

/** Builds one project natively and sandboxed in turn, each time in a new process. */
export async function measureRow({ pipeline, bundler, modules, pairs, columns, directory }, progress) {
  await writeProject(directory, pipeline, bundler, modules);
  let reference;
  const build = async (kind, options) => {
    const result = await runBuild(bundler, directory, kind, options);
    const output = await takeOutput(directory);
    reference ??= output;
    compareOutputs(reference, kind, output);
    return result;
  };

  progress('first builds');
  await build('native');
  await rm(path.join(directory, 'node_modules/.cache'), { recursive: true, force: true });
  // As a user's first build: every cache is empty, and filled by it.
  const first = await build('warm', { report: true });
  const keepsResults = first.report.plugins.some(({ results }) => results);
  const kinds = ['native', ...columns.filter((kind) => kind !== 'warm' || keepsResults)];

  const builds = Object.fromEntries(kinds.map((kind) => [kind, []]));
  for (let pair = 0; pair < pairs; pair++) {
    for (let turn = 0; turn < kinds.length; turn++) {
      const kind = kinds[(pair + turn) % kinds.length];
      progress(`${pair + 1} of ${pairs}, ${kind}`);
      // The last is asked for its report, which takes a millisecond.
      const report = kind !== 'native' && pair === pairs - 1;
      builds[kind].push(await build(kind, { report }));
    }
  }
  return {
    empty: { wallMs: first.wallMs, cpuMs: first.cpuMs },
    ...Object.fromEntries(kinds.map((kind) => [kind, figuresOf(kind, builds)])),
  };
}

function figuresOf(kind, builds) {
  const own = builds[kind];
  const figures = {
    wallMs: summarize(own.map(({ wallMs }) => wallMs)),
    cpuMs: median(own.map(({ cpuMs }) => cpuMs)),
    rssBytes: median(own.map(({ rssBytes }) => rssBytes)),
  };
  if (kind === 'native') return figures;
  const ratioOf = (key) =>
    pairedRatio(...[own, builds.native].map((list) => list.map((build) => build[key])));
  return {
    ...figures,
    ratio: ratioOf('wallMs'),
    cpuRatio: ratioOf('cpuMs'),
    inside: insideOf(own.at(-1).report),
  };
}

/** What the sandbox says of a build. */
function insideOf({ plugins }) {
  const sum = (value) => plugins.reduce((total, plugin) => total + value(plugin), 0);
  return {
    calls: sum(({ calls }) => calls),
    cpuMs: sum(({ cpuMs }) => cpuMs),
    loadCpuMs: sum(({ load }) => load.cpuMs),
    hostCalls: sum(({ hostCalls }) => hostCalls),
    restored: plugins.every(({ restored }) => restored),
    results: {
      hits: sum(({ results }) => results?.hits ?? 0),
      misses: sum(({ results }) => results?.misses ?? 0),
    },
    plugins: plugins.map(({ plugin, calls, cpuMs, peakMemoryBytes, hooks, load, results }) => ({
      plugin,
      calls,
      cpuMs,
      peakMemoryBytes,
      hooks,
      load,
      results,
    })),
  };
}
