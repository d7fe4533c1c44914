import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { tryEverywhere } from './lib/all-bundlers.mjs';
import { openCorpus } from './lib/corpus.mjs';
import { writeDocument } from './lib/document.mjs';
import { everywhere } from './lib/everywhere.mjs';
import { parseOptions, usage } from './lib/options.mjs';
import { defaultJobs, inParallel } from './lib/pool.mjs';
import { clearProgress, progress } from './lib/progress.mjs';
import { rowOf, summaryOf } from './lib/row.mjs';
import { printTable } from './lib/table.mjs';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  clearProgress();
  console.error(error.message);
  process.exitCode = 2;
}

async function main(args) {
  const options = parseOptions(args);
  if (options.help) {
    console.log(usage);
    return 0;
  }
  if (!existsSync(at('../cli/dist/trial/index.js')))
    throw new Error('Nexxo is not built. Run: npm run build');
  const { jobs = defaultJobs(), atLeast = 0, atLeastEverywhere = 0 } = options;
  const { cases, root, isWhole, everywhere: named } = await openCorpus(options);
  const rows = await runAll(cases, root, jobs, ({ name }) => named?.includes(name) ?? options.allBundlers);
  const own = rows.filter((row) => row.isOwn);
  const summary = summaryOf(own);
  const inAll = options.allBundlers || named !== undefined ? everywhere(rows) : undefined;
  if (options.document ?? isWhole) writeDocument(own, summary, inAll);
  if (options.json) console.log(JSON.stringify({ ...summary, ...countsOf(inAll), cases: rows }, null, 2));
  else printTable(rows, summary, inAll);
  return summary.share < atLeast || (inAll?.identical ?? 0) < atLeastEverywhere ? 1 : 0;
}

async function runAll(cases, root, jobs, isForAll) {
  const { Builder, tryCase, ...trial } = await import('../cli/dist/trial/index.js');
  const builder = new Builder({ root, cacheDir: at('../target/compat-cache') });
  let done = 0;
  const one = async (test) => {
    const own = await tryCase(builder, test);
    const tries = isForAll(test) ? await tryEverywhere(test, own, { builder, tryCase, ...trial }) : [];
    const rows =
      tries.length > 0 ? tries.map((tried) => rowOf(tried, trial)) : [rowOf({ test, verdict: own }, trial)];
    for (const row of rows) row.isOwn = row.bundler === test.bundler;
    const results = rows.map(
      ({ bundler, status, inScope, works }) =>
        `${rows.length > 1 ? `${bundler} ` : ''}${works === false ? 'does not work natively' : status}${inScope ? '' : ' (out of scope)'}`,
    );
    progress(`${++done}/${cases.length} ${test.name}: ${results.join(', ')}`);
    return rows;
  };
  try {
    return (await inParallel(cases, jobs, one)).flat();
  } finally {
    builder.dispose();
    clearProgress();
  }
}

function countsOf(inAll) {
  return inAll && { inAllBundlers: { plugins: inAll.plugins, identical: inAll.identical } };
}
