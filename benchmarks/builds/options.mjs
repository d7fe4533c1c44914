import { parseArgs } from 'node:util';
import { bundlerNames } from './bundlers.mjs';
import { pipelineNames } from './pipelines/index.mjs';

export const usage = `npm run bench:builds -- [options]
  --only <pipelines>     of ${pipelineNames.join(', ')}; several with commas
  --bundlers <bundlers>  of ${bundlerNames.join(', ')}; several with commas
  --modules <n,...>      sizes of the projects; default 20,100,1000
  --pairs <n>            builds of each kind in a row; default 5
  --json                 one object on stdout instead of the table
  --keep                 leaves the projects in benchmarks/results/projects`;

export function parseOptions(args) {
  const { values } = parseArgs({
    args,
    options: {
      only: { type: 'string', default: pipelineNames.join(',') },
      bundlers: { type: 'string', default: bundlerNames.join(',') },
      modules: { type: 'string', default: '20,100,1000' },
      pairs: { type: 'string', default: '5' },
      json: { type: 'boolean', default: false },
      keep: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  return {
    ...values,
    only: list(values.only, pipelineNames, '--only'),
    bundlers: list(values.bundlers, bundlerNames, '--bundlers'),
    modules: values.modules.split(',').map((text) => wholeNumber(text, '--modules')),
    pairs: wholeNumber(values.pairs, '--pairs'),
  };
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
