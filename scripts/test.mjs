// Sets up, builds and runs every check. Goes on after a failed check; ends with a line for each.
//   node scripts/test.mjs [--only rust,ts,smoke,node,compat] [--dry-run]
import { parseArgs } from 'node:util';
import { build } from './build.mjs';
import { runChecks } from './lib/checks.mjs';
import { main, say } from './lib/progress.mjs';
import { testGroups } from './lib/test-groups.mjs';
import { setup } from './setup.mjs';

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
    for (const { title, shown, skipped } of checks) say(`> ${title}: ${shown ?? `not checked, ${skipped}`}`);
    return;
  }
  await runChecks(checks);
});
