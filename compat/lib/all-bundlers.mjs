import { inBundler } from './in-bundler.mjs';
import { bundlers } from './options.mjs';

/**
 * Tries a case in all bundlers whose builds its project fits, with the grants that it needed in its own and more where
 * they lack. Nothing where it fits its own alone.
 *
 * @param own what came of it in its own
 * @returns {Promise<{ test: object, verdict: object, works: boolean, why: string | null }[]>}
 */
export async function tryEverywhere(test, own, { builder, tryCase, compare }) {
  const fitting = bundlers.map((bundler) => inBundler(test, bundler)).filter((other) => other !== null);
  if (fitting.length < 2) return [];
  const first = own.sandboxed === undefined ? undefined : own.grants;
  const results = [];
  for (const other of fitting) {
    const verdict = other === test ? own : await tryCase(builder, other, first);
    results.push({ test: other, verdict, ...(await support(other, verdict, { builder, compare })) });
  }
  return results;
}

/**
 * Does a plugin do its work in a bundler? It does where the native build ends as the case expects, and otherwise than
 * without the plugin.
 */
async function support(test, { native, sandboxed, reason }, { builder, compare }) {
  if (sandboxed === undefined) return { works: false, why: reason };
  const without = await builder.build(test, 'none');
  const isNeeded = !test.expectError && without.error !== undefined;
  const works = isNeeded || compare(test, native, without) !== null;
  return { works, why: works ? null : 'natively the plugin changes nothing' };
}
