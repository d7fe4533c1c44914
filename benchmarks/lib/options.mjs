import { parseArgs } from 'node:util';
import { peerNames } from './peers.mjs';

export const groupNames = ['call', 'startup', 'memory', 'growth', 'build', 'verify'];

export const usage = `npm run bench -- [options]
  --only <groups>   of ${groupNames.join(', ')}; several with commas
  --peers <peers>   of ${peerNames.join(', ')}; several with commas
  --rounds <n>      instead of each group's own number of rounds
  --quick           few rounds: a look, not a result
  --json            one object on stdout instead of the table
  --node <major>    with another Node, fetched from npm`;

export function parseOptions(args) {
  const { values } = parseArgs({
    args,
    options: {
      only: { type: 'string' },
      peers: { type: 'string' },
      rounds: { type: 'string' },
      quick: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      node: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  return {
    ...values,
    only: list(values.only, groupNames, '--only'),
    peers: list(values.peers, peerNames, '--peers'),
    rounds: values.rounds === undefined ? undefined : wholeNumber(values.rounds, '--rounds'),
  };
}

function list(text, known, option) {
  if (text === undefined) return known;
  const names = text.split(',');
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new Error(`${option} ${unknown}: there are ${known.join(', ')}`);
  return known.filter((name) => names.includes(name));
}

function wholeNumber(text, option) {
  if (!/^[1-9]\d*$/.test(text)) throw new Error(`${option} takes a whole number above zero, not ${text}`);
  return Number(text);
}
