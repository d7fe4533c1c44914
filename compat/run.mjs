import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseOptions, usage } from './lib/options.mjs';
import { clearProgress, progress } from './lib/progress.mjs';
import { readCases } from './lib/cases.mjs';
import { writeDocument } from './lib/document.mjs';
import { ownCases } from './lib/own-corpus.mjs';
import { defaultJobs, inParallel } from './lib/pool.mjs';
import { rowOf, summaryOf } from './lib/row.mjs';
import { printTable } from './lib/table.mjs';
import { Builder, tryCase } from '../cli/dist/trial/index.js';

const cacheDir = fileURLToPath(new URL('../target/compat-cache', import.meta.url));

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
  const isOwn = options.cases === undefined;
  const { folder, names } = isOwn ? await ownCases(options) : { folder: options.cases, names: options.names };
  const cases = readCases(folder, names).map((test) => (options.bundler ? { ...test, bundler: options.bundler } : test));
  const rows = await runAll(cases, dirname(folder), options.jobs ?? defaultJobs());
  const summary = summaryOf(rows);
  const isWhole = isOwn && names.length === 0 && options.bundler === undefined;
  if (options.document ?? isWhole) writeDocument(rows, summary);
  if (options.json) console.log(JSON.stringify({ ...summary, cases: rows }, null, 2));
  else printTable(rows, summary);
  return summary.share < (options.atLeast ?? 0) ? 1 : 0;
}

async function runAll(cases, root, jobs) {
  const builder = new Builder({ root, cacheDir });
  let done = 0;
  try {
    return await inParallel(cases, jobs, async (test) => {
      const row = rowOf(test, await tryCase(builder, test));
      progress(`${++done}/${cases.length} ${test.name}: ${row.status}${row.inScope ? '' : ' (out of scope)'}`);
      return row;
    });
  } finally {
    builder.dispose();
    clearProgress();
  }
}
