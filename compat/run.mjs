import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { openCorpus } from './lib/corpus.mjs';
import { writeDocument } from './lib/document.mjs';
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
  const { bundler, jobs = defaultJobs(), atLeast = 0 } = options;
  const { cases, root, isWhole } = await openCorpus(options);
  const rows = await runAll(bundler ? cases.map((test) => ({ ...test, bundler })) : cases, root, jobs);
  const summary = summaryOf(rows);
  if (options.document ?? isWhole) writeDocument(rows, summary);
  if (options.json) console.log(JSON.stringify({ ...summary, cases: rows }, null, 2));
  else printTable(rows, summary);
  return summary.share < atLeast ? 1 : 0;
}

async function runAll(cases, root, jobs) {
  const { Builder, tryCase, ...trial } = await import('../cli/dist/trial/index.js');
  const builder = new Builder({ root, cacheDir: at('../target/compat-cache') });
  let done = 0;
  const one = async (test) => {
    const row = rowOf(test, await tryCase(builder, test), trial);
    const scope = row.inScope ? '' : ' (out of scope)';
    progress(`${++done}/${cases.length} ${test.name}: ${row.status}${scope}`);
    return row;
  };
  try {
    return await inParallel(cases, jobs, one);
  } finally {
    builder.dispose();
    clearProgress();
  }
}
