import { answer } from '../lib/child.mjs';
import { loadHooks } from '../lib/loaded-hooks.mjs';
import { median, summarize } from '../lib/stats.mjs';
import { textSource } from '../lib/texts.mjs';
import { rateRows } from './call.rate.mjs';

const cases = [
  { name: 'null, 2 KB', hook: 'null', length: 2048, calls: 100 },
  { name: 'null, 20 KB', hook: 'null', length: 20480, calls: 50 },
  { name: 'null, 200 KB', hook: 'null', length: 204800, calls: 10 },
  { name: 'identity, 2 KB', hook: 'identity', length: 2048, calls: 100 },
  { name: 'identity, 20 KB', hook: 'identity', length: 20480, calls: 50 },
  { name: 'identity, 200 KB', hook: 'identity', length: 204800, calls: 10 },
  { name: 'null, 20 KB not Latin-1', hook: 'null', length: 20480, latin1: false, calls: 50 },
  { name: 'identity, 20 KB not Latin-1', hook: 'identity', length: 20480, latin1: false, calls: 50 },
];
const warmUpCalls = 500;

await answer(async ({ peers: names, quick, rounds = quick ? 15 : 60 }, progress) => {
  const { hooks, missing, close } = await loadHooks(names);
  const timer = timerCost();
  const rows = [];
  for (const { name, hook, length, latin1, calls } of cases) {
    progress(`call: ${name}`);
    const nextText = textSource(length, { latin1 });
    const times = await interleave(hooks[hook], { nextText, calls, rounds });
    const cells = Object.fromEntries(
      Object.entries(times).map(([peer, values]) => [
        peer,
        summarize(values.map((ms) => Math.max(0, ms - timer) * 1000)),
      ]),
    );
    rows.push({ name, cells });
  }
  rows.push(...(await rateRows(hooks, rounds, progress)));
  await close();
  return {
    title: 'call: a transform hook called from JavaScript',
    unit: 'µs',
    shows: 'median / p99',
    base: 'nexxo',
    missing,
    rows,
  };
});

/** A few calls of one peer, then of the next: noise of the machine falls on all of them. */
async function interleave(transforms, { nextText, calls, rounds }) {
  const names = Object.keys(transforms);
  const times = {};
  for (const name of names) {
    times[name] = [];
    await callAll(transforms[name], Array.from({ length: Math.min(warmUpCalls, calls * 10) }, nextText), []);
  }
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < names.length; turn++) {
      const name = names[(round + turn) % names.length];
      await callAll(transforms[name], Array.from({ length: calls }, nextText), times[name]);
    }
  }
  return times;
}

async function callAll(transform, texts, times) {
  const probe = transform(texts[0], '/project/src/module-0.js');
  if (probe instanceof Promise) {
    await probe;
    for (let index = 0; index < texts.length; index++) {
      const start = performance.now();
      await transform(texts[index], '/project/src/module-1.js');
      times.push(performance.now() - start);
    }
    return;
  }
  for (let index = 0; index < texts.length; index++) {
    const start = performance.now();
    transform(texts[index], '/project/src/module-1.js');
    times.push(performance.now() - start);
  }
}

function timerCost() {
  const costs = [];
  for (let index = 0; index < 10_000; index++) {
    const start = performance.now();
    costs.push(performance.now() - start);
  }
  return median(costs);
}
