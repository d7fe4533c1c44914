import { planLines } from '../approval/plan-lines.ts';
import { say } from '../output/answer.ts';
import { columns } from '../output/columns.ts';
import { paint } from '../output/paint.ts';
import { plainData } from '../output/plain-text.ts';
import { type AskOptions, canAsk, confirm } from '../output/prompts.ts';
import { Refusal } from '../refusal.ts';
import type { PreparedInstall } from './prepare-install.ts';

/** What installing takes besides `--yes`. */
export interface ConsentOptions extends AskOptions {
  trustKey?: string;
  grantMore?: boolean;
}

/** Shows what would be installed, and asks: first for a key that is not trusted yet, then for the plugin itself. */
export async function askToInstall(prepared: PreparedInstall, options: ConsentOptions): Promise<void> {
  const { plan, more, newSigner } = prepared;
  const { name, version } = plan.manifest;
  if (!options.json) say(shown(prepared));
  if (newSigner !== undefined && options.trustKey !== newSigner.keyId) {
    if (!canAsk(options))
      throw new Refusal(
        'NEXXO_SIGNER_UNTRUSTED',
        `${name} ${version} is signed by ${newSigner.keyId}, which this project does not trust for it; ${ownerText(prepared)}. --yes does not trust a key. Compare its id with the author over another way.`,
        `nexxo plugin install ${name} --trust-key ${newSigner.keyId}`,
      );
    await confirm(`Trust ${newSigner.keyId} to sign ${name}, and nothing else?`, { ...options, yes: false });
  }
  if (more.length > 0 && !options.grantMore) {
    if (!canAsk(options))
      throw new Refusal(
        'NEXXO_LOCK_CAPABILITY',
        `${name} ${version} wants more than was approved: ${more.join('; ')}. --yes does not grant that.`,
        `nexxo plugin update ${name} --grant-more`,
      );
    await confirm(`Let ${name} have more than before: ${more.join('; ')}?`, { ...options, yes: false });
  }
  await confirm(`Install ${name} ${version}?`, options);
}

function shown(prepared: PreparedInstall): string[] {
  const { url } = prepared.session.registry;
  const { plan, release, newSigner, owner } = plainData({
    plan: prepared.plan,
    release: prepared.release,
    newSigner: prepared.newSigner,
    owner: ownerText(prepared),
  });
  return [
    ...planLines(plan),
    ...columns([
      ['from', url],
      ['published', release.published],
      ['in its log', `at ${release.logIndex}`],
    ]),
    ...(newSigner === undefined
      ? []
      : [
          '',
          paint('yellow', `This project does not trust the key that signed ${release.name}:`),
          ...columns([
            ['key', newSigner.keyId],
            ['registry', owner],
          ]),
          'Compare the id with the author over another way than the registry.',
        ]),
    '',
  ];
}

function ownerText({ newSigner, release, session }: PreparedInstall): string {
  const { host } = new URL(session.registry.url);
  return newSigner?.isOwner
    ? `${host} says that this key owns the name`
    : `${host} says that ${release.owner.keyId} owns the name, not this key`;
}
