import { Command } from 'commander';
import { answer } from '../output/answer.ts';
import { columns } from '../output/columns.ts';
import { paint } from '../output/paint.ts';
import { findProject } from '../project/project.ts';
import { keyState, readTrust } from '../project/trust-store.ts';
import type { Plugin, Release } from './answers.ts';
import { publishEntry } from './fetch-release.ts';
import { packageSpec } from './package-spec.ts';
import { Sessions } from './session.ts';

interface Options {
  project?: string;
  json?: boolean;
}

const examples = `
Examples:
  $ nexxo plugin info @acme/rollup-plugin-icons
  $ nexxo plugin info rollup-plugin-x@1.2.3 --json

That the version is in the registry's log is shown by the log itself; what the archive holds is looked at by install. Ends
with 0, with 1 where the registry's answer is refused, 2 where there is no such plugin or no answer.`;

/** `nexxo plugin info <package>`. */
export function infoCommand(): Command {
  return new Command('info')
    .description('Shows what the registry of its name says of a plugin.')
    .argument('<package>', 'name, or name@version; without a version what latest names')
    .option('--project <directory>', 'the project; default: the one around the working directory')
    .option('--json', 'prints the result as JSON')
    .addHelpText('after', examples)
    .action(async (text: string, options: Options) => {
      const { name, version } = packageSpec(text);
      const project = findProject(options);
      const session = new Sessions(project).for(name);
      const plugin = await session.client.plugin(name);
      const shown = version ?? plugin.latest ?? plugin.versions[0]?.version;
      const release = shown === undefined ? null : await session.client.release(name, shown);
      if (release !== null) await session.requireLogged(release.logIndex, publishEntry(release));
      const store = readTrust(project);
      const now = new Date();
      const result: Result = {
        registry: session.registry.url,
        name,
        description: plugin.description,
        owner: plugin.owner.keyId,
        latest: plugin.latest,
        release:
          release === null
            ? null
            : {
                ...pick(release),
                signers: release.signers.map(({ keyId }) => ({ keyId, state: keyState(store, keyId, now) })),
              },
        versions: plugin.versions,
      };
      answer(result, options, lines);
    });
}

const pick = ({
  version,
  state,
  reason,
  published,
  integrity,
  size,
  capabilities,
  hooks,
  logIndex,
}: Release) => ({
  version,
  state,
  reason,
  published,
  integrity,
  size,
  capabilities,
  hooks,
  logIndex,
});

interface Result {
  registry: string;
  name: string;
  description: string;
  owner: string;
  latest: string | null;
  release: (ReturnType<typeof pick> & { signers: { keyId: string; state: string }[] }) | null;
  versions: Plugin['versions'];
}

function lines({ registry, name, description, owner, latest, release, versions }: Result): string[] {
  return [
    `${paint('bold', name)}  ${description}`,
    ...columns([
      ['registry', registry],
      ['owner', owner],
      ['latest', latest ?? 'none: all are withdrawn'],
      ...(release === null ? [] : releaseRows(release)),
      ...versions
        .slice(0, 10)
        .map(({ version, state, published }, index) => [
          index === 0 ? 'versions' : '',
          `${version}  ${published}${state === 'published' ? '' : `  ${state}`}`,
        ]),
      ...(versions.length > 10 ? [['', `and ${versions.length - 10} more`]] : []),
    ]),
  ];
}

function releaseRows(release: Exclude<Result['release'], null>): string[][] {
  const { version, state, reason, capabilities, hooks, signers, logIndex, size } = release;
  return [
    [
      'version',
      `${version}${state === 'published' ? '' : `, ${state}${reason === null ? '' : `: ${reason}`}`}`,
    ],
    ['hooks', hooks.join(', ') || 'none'],
    ...(capabilities.length === 0 ? [['asks for', 'nothing']] : []),
    ...capabilities.map((request, index) => [
      index === 0 ? 'asks for' : '',
      `${request.capability}: ${JSON.stringify(request.value)}: ${request.reason}`,
    ]),
    ...signers.map(({ keyId, state: trust }, index) => [
      index === 0 ? 'signed by' : '',
      `${keyId} (${trust})`,
    ]),
    ['archive', `${Math.ceil(size / 1024)} KB`],
    ['in its log', `at ${logIndex}`],
  ];
}
