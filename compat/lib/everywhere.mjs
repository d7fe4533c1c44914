import { bundlers } from './options.mjs';

/**
 * What came of each case in each bundler, and how many plugins are identical in all of them. A plugin with several cases
 * counts where each that works natively in all bundlers is identical in all.
 *
 * @param rows of cases that were built with all bundlers that they fit; `works` says where the plugin works natively
 */
export function everywhere(rows) {
  const cases = [...groups(rows, ({ name }) => name)].map(([name, ofCase]) => {
    const results = bundlers.map((bundler) => ofCase.find((row) => row.bundler === bundler));
    return {
      name,
      package: ofCase[0].package,
      results,
      works: results.every(isTried),
      same: results.every((row) => row?.status === 'identical'),
    };
  });
  const working = groups(
    cases.filter(({ works }) => works),
    (one) => one.package,
  );
  const same = [...working.values()].filter((ofPlugin) => ofPlugin.every((one) => one.same));
  return { cases, plugins: working.size, identical: same.length };
}

/** Is this a build whose sandboxed form is to be identical? */
export const isTried = (row) => row?.works === true && row.inScope;

function groups(items, keyOf) {
  const found = new Map();
  for (const item of items) {
    const key = keyOf(item);
    if (!found.has(key)) found.set(key, []);
    found.get(key).push(item);
  }
  return found;
}
