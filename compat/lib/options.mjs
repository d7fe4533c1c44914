import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

/** Those that every plugin is tried in where it supports them. */
export const bundlers = ['rollup', 'rolldown', 'vite'];

export const usage = `npm run compat -- [options] [case ...]
  --cases <folder>    another folder of cases; packages are found from its parents
  --ci                the cases that CI runs: quick ones with small packages
  --bundler <name>    builds with ${bundlers.join(', ')} instead of each case's own bundler, where its project fits
  --all-bundlers      builds with ${bundlers.join(', ')}: each case in all whose builds its project fits
  --check-filters     holds every call of a hook against the filter that was derived for it
  --jobs <n>          how many cases at a time
  --at-least <share>  fails where fewer percent of the cases in scope are identical
  --at-least-everywhere <n>  fails where fewer plugins are identical in all bundlers
  --json              one object on stdout instead of the table
  --no-document       leaves docs/compatibility.md as it is`;

export function parseOptions(args) {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    allowNegative: true,
    options: {
      cases: { type: 'string' },
      ci: { type: 'boolean', default: false },
      bundler: { type: 'string' },
      'all-bundlers': { type: 'boolean', default: false },
      'check-filters': { type: 'boolean', default: false },
      jobs: { type: 'string' },
      'at-least': { type: 'string' },
      'at-least-everywhere': { type: 'string' },
      json: { type: 'boolean', default: false },
      document: { type: 'boolean' },
      help: { type: 'boolean', default: false },
    },
  });
  const { bundler } = values;
  if (bundler !== undefined && !bundlers.includes(bundler))
    throw new Error(`--bundler ${bundler}: there are ${bundlers.join(', ')}`);
  if (bundler !== undefined && values['all-bundlers'])
    throw new Error('--bundler and --all-bundlers exclude each other');
  return {
    ...values,
    names: positionals,
    cases: values.cases === undefined ? undefined : resolve(values.cases),
    jobs: number(values.jobs, '--jobs', 1, 256),
    atLeast: number(values['at-least'], '--at-least', 0, 100),
    checkFilters: values['check-filters'],
    allBundlers: values['all-bundlers'],
    atLeastEverywhere: number(values['at-least-everywhere'], '--at-least-everywhere', 0, 10_000),
  };
}

function number(text, option, least, most) {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!(value >= least && value <= most))
    throw new Error(`${option} takes a number from ${least} to ${most}, not ${text}`);
  return value;
}
