// Loaded before the bundler: what the process used is known only to itself, and only at its end.
const { writeSync } = require('node:fs');
const { isMainThread } = require('node:worker_threads');

if (isMainThread) {
  process.on('exit', tell);
  // What others still do at the exit, such as writing a cache, counts too.
  process.on('newListener', (event, listener) => {
    if (event !== 'exit' || listener === tell) return;
    queueMicrotask(() => process.off('exit', tell).on('exit', tell));
  });
}

function tell() {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const used = { cpuMs: (userCPUTime + systemCPUTime) / 1000, rssBytes: maxRSS * 1024 };
  const report = process.env.NEXXO_BENCH_REPORT ? globalThis.nexxoBenchSandbox?.report() : undefined;
  writeSync(3, JSON.stringify({ ...used, report }));
}
