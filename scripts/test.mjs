// Sets up, builds and runs every check. Goes on after a failure, so that one run shows them all.
//   node scripts/test.mjs [--only rust|ts|smoke|node] [--dry-run]
import { parseArgs } from 'node:util';
import { build } from './build.mjs';
import { elapsed, main, say } from './lib/progress.mjs';
import { testGroups } from './lib/test-groups.mjs';
import { setup } from './setup.mjs';

async function runAll(checks) {
  const failed = [];
  for (const { title, run } of checks) {
    const started = performance.now();
    say(`\n> ${title}`);
    try {
      await run();
    } catch (error) {
      failed.push(`  ${title}, after ${elapsed(started)}: ${error.message}`);
    }
  }
  return failed;
}

main(async () => {
  const { values } = parseArgs({ options: { only: { type: 'string' }, 'dry-run': { type: 'boolean' } } });
  const only = values.only ?? Object.keys(testGroups).join();
  const names = only.split(',');
  const unknown = names.filter((name) => !(name in testGroups));
  if (unknown.length > 0)
    throw new Error(`--only takes ${Object.keys(testGroups).join(', ')}; not ${unknown}`);

  if (!values['dry-run']) await setup({ tests: names.includes('node') });
  await build({ dryRun: values['dry-run'] });

  const checks = names.flatMap((name) => testGroups[name]());
  if (values['dry-run']) {
    for (const { title, shown } of checks) say(`> ${title}: ${shown}`);
    return;
  }
  const failed = await runAll(checks);
  if (failed.length > 0)
    throw new Error(`${failed.length} of ${checks.length} checks failed:\n${failed.join('\n')}`);
});
