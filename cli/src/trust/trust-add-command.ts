import { Command, Option } from 'commander';
import { type CommonOptions, jsonOption, projectOption } from '../common-options.ts';
import { answer } from '../output/answer.ts';
import { collect } from '../output/collect.ts';
import { columns } from '../output/columns.ts';
import { paint } from '../output/paint.ts';
import { findProject } from '../project/project.ts';
import { type Kind, keyState, readTrust, type TrustedKey, writeTrust } from '../project/trust-store.ts';
import { Refusal } from '../refusal.ts';
import { readPublicKey } from './find-key.ts';
import { futureTime } from './time.ts';

interface Options extends CommonOptions {
  for: string[];
  name?: string;
  expires?: string;
  kind?: Kind;
}

const examples = `
Examples:
  $ nexxo plugin trust add acme.pub --for '@acme/*' --name "Acme's release key"
  $ nexxo plugin trust add acme.pub --for rollup-plugin-x --for rollup-plugin-y --expires 2027-12-31
  $ nexxo plugin trust add "$(cat acme.pub)" --for '@acme/*' --kind artifact

Make sure over another way than the one that brought it that the key is whose it seems to be: compare its id by
telephone, or with the owner's page. A key that is there already may sign the packages named now as well. Ends with 0
where the key is trusted now, 1 where it was revoked, 2 otherwise.`;

/** `nexxo plugin trust add <key>`. */
export function trustAddCommand(): Command {
  return new Command('add')
    .description('Trusts a key to sign certain packages, by writing it to nexxo.trust.json.')
    .argument('<key>', 'a file with the public key, or the key itself (PEM)')
    .requiredOption(
      '--for <pattern>',
      "what it may sign: a package, '@scope/*', or '*' for all; can be repeated",
      collect,
    )
    .option('--name <text>', 'whose key it is, for people')
    .option('--expires <date>', 'from when on it counts no more: 2027-12-31')
    .addOption(
      new Option(
        '--kind <kind>',
        'packages of others (artifact), or approvals of a project; default: both',
      ).choices(['artifact', 'approval']),
    )
    .addOption(projectOption())
    .addOption(jsonOption())
    .addHelpText('after', examples)
    .action((text: string, options: Options) => {
      const project = findProject(options);
      const store = readTrust(project);
      const { publicKey, keyId } = readPublicKey(text);
      const revoked = store.revoked.find((revocation) => revocation.keyId === keyId);
      if (revoked !== undefined)
        throw new Refusal(
          'NEXXO_KEY_REVOKED',
          `${keyId} was revoked at ${revoked.time} (${revoked.reason}), and stays so: take a new key.`,
        );
      const earlier = store.keys.find((key) => key.keyId === keyId);
      const key = trustedKey(earlier, publicKey, keyId, options);
      const keys =
        earlier === undefined ? [...store.keys, key] : store.keys.map((one) => (one === earlier ? key : one));
      writeTrust(project, { ...store, keys });
      const result = {
        file: project.trustFile,
        isNew: earlier === undefined,
        key,
        state: keyState({ ...store, keys }, keyId, new Date()),
      };
      answer(result, options, lines);
    });
}

function trustedKey(
  earlier: TrustedKey | undefined,
  publicKey: string,
  keyId: string,
  options: Options,
): TrustedKey {
  const name = options.name ?? earlier?.name;
  const expires = options.expires === undefined ? earlier?.expires : futureTime('--expires', options.expires);
  const kinds = options.kind === undefined ? earlier?.kinds : [options.kind];
  return {
    keyId,
    publicKey,
    ...(name === undefined ? {} : { name }),
    patterns: [...new Set([...(earlier?.patterns ?? []), ...options.for])],
    ...(expires === undefined ? {} : { expires }),
    ...(kinds === undefined ? {} : { kinds }),
  };
}

interface Result {
  file: string;
  isNew: boolean;
  key: TrustedKey;
}

function lines({ file, isNew, key }: Result): string[] {
  const { keyId, name, patterns, expires, kinds } = key;
  return [
    `${isNew ? 'Trusts' : 'Trusts, with what was there before,'} ${paint('bold', keyId)}${name === undefined ? '' : ` (${name})`}`,
    ...columns([
      ['for', patterns.join(', ')],
      ['kinds', (kinds ?? ['artifact', 'approval']).join(', ')],
      ['until', expires ?? 'it is removed or revoked'],
      ['in', file],
    ]),
    ...(patterns.includes('*') && !(kinds?.length === 1 && kinds[0] === 'approval')
      ? [
          paint(
            'yellow',
            "'*' lets this key sign every package. For a vendor's key name packages or a scope.",
          ),
        ]
      : []),
  ];
}
