// Builds everything that has changed since the last time.
//   node scripts/build.mjs [--dry-run] [--force] [--only <step>]
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { buildSteps } from './lib/build-steps.mjs';
import { elapsed, main, say, step } from './lib/progress.mjs';
import { clearStamp, hashInputs, isFresh, writeStamp } from './lib/stamp.mjs';

export async function build({ dryRun = false, force = false, only } = {}) {
  const started = performance.now();
  for (const { name, title, inputs, outputs, extra, run } of buildSteps) {
    if (only && only !== name) continue;
    const hash = hashInputs(inputs, extra?.());
    if (!force && isFresh(name, hash, outputs())) {
      say(`= ${name}: up to date`);
    } else if (dryRun) {
      say(`> ${title} (dry run)`);
    } else {
      // A step that fails half way must run again, whatever it left behind.
      clearStamp(name);
      await step(title, run);
      writeStamp(name, hash);
    }
  }
  say(`Build ready in ${elapsed(started)}`);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { values } = parseArgs({
    options: { 'dry-run': { type: 'boolean' }, force: { type: 'boolean' }, only: { type: 'string' } },
  });
  main(() => build({ dryRun: values['dry-run'], force: values.force, only: values.only }));
}
