import { RegistryError, type StateEntry } from '@nexxo/native/protocol';
import type { KeyOptions } from '../keys/private-key.ts';
import { answer, say } from '../output/answer.ts';
import { columns } from '../output/columns.ts';
import { paint } from '../output/paint.ts';
import { plainData } from '../output/plain-text.ts';
import { type AskOptions, confirm } from '../output/prompts.ts';
import { findProject } from '../project/project.ts';
import { keepCheckpoint } from './keep-checkpoint.ts';
import { versionSpec } from './package-spec.ts';
import { Sessions } from './session.ts';
import { openSigner } from './signed-change.ts';

/** What the commands take that withdraw a version, or bring it back. */
export interface WithdrawOptions extends KeyOptions, AskOptions {
  reason?: string;
  project?: string;
}

const questions = {
  yank: 'Hide it from all who do not have it yet?',
  restore: 'Show it again?',
  revoke: 'Revoke it for good, and warn all who have it?',
};
const becomes = { yank: 'yanked', restore: 'published', revoke: 'revoked' };
const done = { yank: 'Yanked', restore: 'Restored', revoke: 'Revoked' };

/** Changes what a published version is, by a signed request, and shows that the log has it. */
export async function changeState(
  action: StateEntry['type'],
  text: string,
  options: WithdrawOptions,
): Promise<void> {
  const { name, version } = versionSpec(text);
  const project = findProject(options);
  const session = new Sessions(project).for(name);
  const { url } = session.registry;
  const before = await session.client.release(name, version);
  const { reason } = options;
  const shown = plainData({ name, version, registry: url, state: before.state, reason: reason ?? null });
  if (!options.json)
    say([
      paint('bold', `${shown.name} ${shown.version}`),
      ...columns([
        ['registry', url],
        ['is', shown.state],
        ...(shown.reason === null ? [] : [['reason', shown.reason]]),
      ]),
      '',
    ]);
  await confirm(questions[action], options);
  const signer = await openSigner(options, project);
  const envelope = signer.sign(url, {
    action,
    name,
    package: { version },
    ...(reason === undefined ? {} : { reason }),
  } as Parameters<typeof signer.sign>[1]);
  const now = await session.client.withdraw(envelope);
  if (now.name !== name || now.version !== version || now.state !== becomes[action])
    throw new RegistryError(
      'NEXXO_REGISTRY_ANSWER',
      `The registry answered that ${now.name} ${now.version} is ${now.state}`,
    );
  await session.requireLogged(now.logIndex, {
    type: action,
    name,
    version,
    ...(reason === undefined ? {} : { reason }),
    key: signer.keyId,
    time: now.time,
  });
  keepCheckpoint(project, url, session.note);
  const result = {
    name,
    version,
    registry: url,
    state: now.state,
    logIndex: now.logIndex,
    keyId: signer.keyId,
  };
  answer(result, options, ({ logIndex }) => [
    `${paint('green', done[action])} ${paint('bold', `${name} ${version}`)}; the log has it at ${logIndex}.`,
    ...signer.warnings,
  ]);
}
