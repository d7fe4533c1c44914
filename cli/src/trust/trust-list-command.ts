import { Command } from 'commander';
import { type CommonOptions, jsonOption, projectOption } from '../common-options.ts';
import { answer } from '../output/answer.ts';
import { columns } from '../output/columns.ts';
import { paint } from '../output/paint.ts';
import { findProject } from '../project/project.ts';
import { keyState, readTrust, type TrustedKey, type TrustStore } from '../project/trust-store.ts';

const examples = `
Examples:
  $ nexxo plugin trust list
  $ nexxo plugin trust list --json

Ends with 0, or with 2 where nexxo.trust.json cannot be read.`;

/** `nexxo plugin trust list`. */
export function trustListCommand(): Command {
  return new Command('list')
    .description('Shows whom the project trusts, and for what.')
    .addOption(projectOption())
    .addOption(jsonOption())
    .addHelpText('after', examples)
    .action((options: CommonOptions) => {
      const store = readTrust(findProject(options));
      const now = new Date();
      const keys = store.keys.map((key) => ({ ...key, state: keyState(store, key.keyId, now) }));
      answer(
        {
          threshold: store.threshold ?? 1,
          keys,
          revoked: store.revoked,
          minimumVersions: store.minimumVersions ?? {},
        },
        options,
        lines,
      );
    });
}

interface Result {
  threshold: number;
  keys: (TrustedKey & { state: string })[];
  revoked: TrustStore['revoked'];
  minimumVersions: Record<string, string>;
}

function lines({ threshold, keys, revoked, minimumVersions }: Result): string[] {
  const others = revoked.filter(({ keyId }) => !keys.some((key) => key.keyId === keyId));
  const minima = Object.entries(minimumVersions);
  return [
    ...(keys.length === 0
      ? [
          'No key is trusted yet.',
          `Next: ${paint('bold', "nexxo plugin trust add <key.pub> --for '@scope/*'")}`,
        ]
      : keys.flatMap((key) => keyLines(key, revoked))),
    ...(others.length === 0
      ? []
      : [
          'Revoked, and not among the keys:',
          ...columns(others.map(({ keyId, time, reason }) => [keyId, time, reason])),
        ]),
    ...(threshold === 1 ? [] : [`A plugin must be signed by ${threshold} of them.`]),
    ...(minima.length === 0 ? [] : ['Oldest versions that may run:', ...columns(minima)]),
  ];
}

function keyLines(key: TrustedKey & { state: string }, revoked: TrustStore['revoked']): string[] {
  const { keyId, name, patterns, kinds, expires, state } = key;
  const revocation = revoked.find((one) => one.keyId === keyId);
  const isGood = state === 'trusted';
  return [
    `${paint('bold', keyId)}${name === undefined ? '' : ` (${name})`}${isGood ? '' : ` ${paint('red', state)}`}`,
    ...columns([
      ['for', patterns.join(', ')],
      ['kinds', (kinds ?? ['artifact', 'approval']).join(', ')],
      ...(expires === undefined ? [] : [['until', expires]]),
      ...(revocation === undefined ? [] : [['revoked', `${revocation.time}: ${revocation.reason}`]]),
    ]),
  ];
}
