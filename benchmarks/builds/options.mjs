import { parseArgs } from 'node:util';
import { bundlerNames } from './bundlers.mjs';
import { columnNames } from './columns.mjs';
import { pipelineNames } from './pipelines/index.mjs';

export const usage = `npm run bench:builds -- [options]
  --only <pipelines>     of ${pipelineNames.join(', ')}; several with commas
  --bundlers <bundlers>  of ${bundlerNames.join(', ')}; several with commas
  --columns <columns>    of ${columnNames.join(', ')}, beside native; default cold,warm
  --modules <n,...>      sizes of the projects; default 20,100,1000
  --pairs <n>            builds of each kind in a row; default 5, for compilers 3 from 1,000 modules on and 1 from 5,000 on
  --json                 one object on stdout instead of the table
  --keep                 leaves the projects in benchmarks/results/projects`;

export function parseOptions(args) {
  const { values } = parseArgs({
    args,
    options: {
      only: { type: 'string', default: pipelineNames.join(',') },
      bundlers: { type: 'string', default: bundlerNames.join(',') },
      columns: { type: 'string', default: 'cold,warm' },
      modules: { type: 'string', default: '20,100,1000' },
      pairs: { type: 'string' },
      json: { type: 'boolean', default: false },
      keep: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  return {
    ...values,
    only: list(values.only, pipelineNames, '--only'),
    bundlers: list(values.bundlers, bundlerNames, '--bundlers'),
    columns: list(values.columns, columnNames, '--columns'),
    modules: values.modules.split(',').map((text) => wholeNumber(text, '--modules')),
    pairs: values.pairs === undefined ? defaultPairs : always(wholeNumber(values.pairs, '--pairs')),
  };
}

const always = (value) => () => value;

/** Rows that take long are repeated less. */
function defaultPairs(weight, modules) {
  if (weight === 'light' || modules < 1000) return 5;
  return modules < 5000 ? 3 : 1;
}

function list(text, known, option) {
  const names = text.split(',');
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new Error(`${option} ${unknown}: there are ${known.join(', ')}`);
  return known.filter((name) => names.includes(name));
}

function wholeNumber(text, option) {
  if (!/^[1-9]\d*$/.test(text)) throw new Error(`${option} takes whole numbers above zero, not ${text}`);
  return Number(text);
}
