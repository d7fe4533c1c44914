import { fileURLToPath } from 'node:url';
import { answer } from '../lib/child.mjs';
import { hookCaller } from '../lib/hook-caller.mjs';
import { requireBuiltNexxo } from '../lib/nexxo.mjs';
import { summarize } from '../lib/stats.mjs';
import { numbered } from './inputs.mjs';
import { workloads } from './workloads.mjs';

/** How much CPU time a sample takes at least: many calls where one is short. */
const SAMPLE_MS = 20;
/** Texts that are made ahead for a sample take no more than this. */
const TEXTS_BYTES = 64 << 20;

await answer(async ({ name, side, samples, warmUpMs, mostMs, cacheDir }) => {
  const { file, input } = workloads.find((workload) => workload.name === name);
  const { plugin, end } = await (side === 'inside' ? inside(file, cacheDir) : native(file));
  const hook = hookCaller(plugin);
  const text = input();
  let call = 0;
  const run = (calls) => {
    const texts = Array.from({ length: calls }, () => numbered(text, call++));
    const start = cpuMs();
    for (const numberedText of texts) hook(numberedText, `/bench/${name}`);
    return cpuMs() - start;
  };

  const first = run(1);
  let perCall = first;
  for (let used = 0; used < warmUpMs; ) {
    const calls = callsOf(warmUpMs / 4, perCall, text);
    const ms = run(calls);
    perCall = Math.max(ms / calls, 1e-5);
    used += Math.max(ms, 0.1);
  }
  const calls = callsOf(SAMPLE_MS, perCall, text);
  const times = [];
  for (let used = 0; times.length < samples && (times.length < 5 || used < mostMs); ) {
    const ms = run(calls);
    times.push(ms / calls);
    used += ms;
  }
  const shown = hook(numbered(text, 7), `/bench/${name}?shown`).code;
  end();
  return { first, ...summarize(times), best: Math.min(...times), calls, shown };
});

function callsOf(ms, perCall, text) {
  const most = Math.min(Math.floor(TEXTS_BYTES / text.length), 100_000);
  return Math.max(1, Math.min(Math.ceil(ms / perCall), most));
}

/** Of the whole process, as neither side works elsewhere but for the compiler and the collector of V8. */
function cpuMs() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

async function native(file) {
  const { default: factory } = await import(file);
  return { plugin: factory(), end() {} };
}

async function inside(file, cacheDir) {
  requireBuiltNexxo();
  const { createSandbox } = await import('../../index.js');
  const sandbox = createSandbox({
    root: fileURLToPath(new URL('../', import.meta.url)),
    allowUnsigned: true,
    cacheDir,
    limits: { cpuMs: 600_000, loadCpuMs: 600_000, memoryMiB: 2047 },
  });
  return { plugin: await sandbox.plugin(file), end: () => sandbox.dispose() };
}
