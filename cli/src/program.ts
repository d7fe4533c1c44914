import { engineVersion } from '@nexxo/native/signing';
import { Command } from 'commander';
import { addCommand } from './approval/add-command.ts';
import { approveCommand } from './approval/approve-command.ts';
import { listCommand } from './approval/list-command.ts';
import { removeCommand } from './approval/remove-command.ts';
import { inspectCommand } from './artifact/inspect-command.ts';
import { packCommand } from './artifact/pack-command.ts';
import { verifyCommand } from './artifact/verify-command.ts';
import { cacheCommand } from './cache/cache-command.ts';
import { checkCommand } from './check/command.ts';
import { completionCommand } from './completion/completion-command.ts';
import { keygenCommand } from './keys/keygen-command.ts';
import { signCommand } from './keys/sign-command.ts';
import { auditCommand } from './registry/audit-command.ts';
import { infoCommand } from './registry/info-command.ts';
import { installCommand } from './registry/install-command.ts';
import { outdatedCommand } from './registry/outdated-command.ts';
import { publishCommand } from './registry/publish-command.ts';
import { registryCommand } from './registry/registry-command.ts';
import { restoreCommand } from './registry/restore-command.ts';
import { searchCommand } from './registry/search-command.ts';
import { transferCommand } from './registry/transfer-command.ts';
import { updateCommand } from './registry/update-command.ts';
import { yankCommand } from './registry/yank-command.ts';
import { revokeCommand } from './trust/revoke-command.ts';
import { trustCommand } from './trust/trust-command.ts';

const guide = `
A project that uses npm plugins:
  $ nexxo plugin check rollup-plugin-x      # does it run?
  $ nexxo plugin keygen                     # once
  $ nexxo plugin add rollup-plugin-x        # approve it

A project that uses signed plugins of a registry:
  $ nexxo registry add https://plugins.acme.example/ --for '@acme/*'
  $ nexxo plugin install @acme/rollup-plugin-icons
  $ nexxo plugin audit                      # in CI

A project that uses signed plugins of elsewhere:
  $ nexxo plugin trust add acme.pub --for '@acme/*'
  $ nexxo plugin approve @acme/rollup-plugin-icons

An author of a plugin:
  $ nexxo plugin keygen --out release.key
  $ nexxo plugin pack
  $ nexxo plugin sign acme-rollup-plugin-icons-1.2.3.tgz --key release.key
  $ nexxo plugin publish acme-rollup-plugin-icons-1.2.3.tgz --key release.key

Ends with 0 where it is done, 1 where a plugin is refused, 2 for wrong use or where it cannot be done.`;

/** The whole of `nexxo`. */
export function program(): Command {
  const nexxo = new Command('nexxo')
    .description('Runs Vite, Rollup and Rolldown plugins inside WebAssembly.')
    .version(engineVersion, '--version', 'prints the version');
  const plugin = nexxo
    .command('plugin')
    .description('Checks, packs, signs, approves and verifies plugins.')
    .addHelpText('after', guide);
  for (const make of [
    checkCommand,
    addCommand,
    approveCommand,
    listCommand,
    removeCommand,
    verifyCommand,
    inspectCommand,
    trustCommand,
    revokeCommand,
    keygenCommand,
    packCommand,
    signCommand,
    searchCommand,
    infoCommand,
    installCommand,
    outdatedCommand,
    updateCommand,
    auditCommand,
    publishCommand,
    yankCommand,
    restoreCommand,
    transferCommand,
  ])
    plugin.addCommand(make());
  nexxo.addCommand(registryCommand());
  nexxo.addCommand(cacheCommand());
  nexxo.addCommand(completionCommand());
  prepare(nexxo);
  return nexxo;
}

/** Errors come back to `main`, which ends the process, and tell how to use the command. */
function prepare(command: Command): void {
  const words = [];
  for (let at: Command | null = command; at !== null; at = at.parent) words.unshift(at.name());
  command
    .exitOverride()
    .helpCommand(false)
    .showHelpAfterError(`(${words.join(' ')} --help shows how to use it)`);
  for (const child of command.commands) prepare(child);
}
