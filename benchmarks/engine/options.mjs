import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { groupNames, workloads } from './workloads.mjs';

const baseline = fileURLToPath(new URL('baseline.json', import.meta.url));
const names = workloads.map(({ name }) => name);

export const usage = `npm run bench:engine -- [options]
  --only <names>     workloads or groups (${groupNames.join(', ')}); several with commas
                     ${names.join(', ')}
  --counts           instructions alone, which are the same whatever else the machine does
  --times            CPU times alone
  --profile          the functions that a warm call spends its time in, and nothing else
  --against <file>   the ratio to an earlier --json; default the engine before it was made faster
  --samples <n>      times that a workload is measured; default 25
  --json             one object on stdout instead of the table`;

export function parseOptions(args) {
  const { values } = parseArgs({
    args,
    options: {
      only: { type: 'string', default: groupNames.join(',') },
      counts: { type: 'boolean', default: false },
      times: { type: 'boolean', default: false },
      profile: { type: 'boolean', default: false },
      against: { type: 'string', default: baseline },
      samples: { type: 'string', default: '25' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (!/^[1-9]\d*$/.test(values.samples)) throw new Error('--samples takes a whole number above zero');
  return {
    ...values,
    only: chosen(values.only.split(',')),
    samples: Number(values.samples),
    counts: values.counts || !values.times,
    times: values.times || !values.counts,
  };
}

function chosen(list) {
  const unknown = list.find((item) => !names.includes(item) && !groupNames.includes(item));
  if (unknown !== undefined)
    throw new Error(`--only ${unknown}: there are ${[...groupNames, ...names].join(', ')}`);
  return workloads.filter(({ name, group }) => list.includes(name) || list.includes(group));
}
