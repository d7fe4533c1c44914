import { statSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { publicKeyOf, readProjectFile } from '@nexxo/native/signing';
import type { Project } from '../project/project.ts';
import { UsageError } from '../usage-error.ts';
import { type PassphraseOptions, passphraseFor } from './passphrase.ts';

/** A private key that was opened. */
export interface PrivateKey {
  /** Its PEM, as it is stored. */
  pem: string;
  passphrase: string | undefined;
  publicKey: string;
  keyId: string;
  /** What is wrong with how it is kept. */
  warnings: string[];
}

export interface KeyOptions extends PassphraseOptions {
  key?: string;
}

export const DEFAULT_KEY = 'nexxo.key';

/** Opens the private key that was named, or the project's `nexxo.key`. */
export async function openKey(options: KeyOptions, project: Project): Promise<PrivateKey> {
  const path = options.key === undefined ? resolve(project.root, DEFAULT_KEY) : resolve(options.key);
  const shown = relative(process.cwd(), path) || path;
  const bytes = readProjectFile(path);
  if (bytes === null)
    throw new UsageError(
      `There is no private key ${shown}. Name yours with --key, or make one.`,
      options.key === undefined ? 'nexxo plugin keygen' : `nexxo plugin keygen --out ${options.key}`,
    );
  const pem = new TextDecoder().decode(bytes);
  if (pem.includes('BEGIN PUBLIC KEY'))
    throw new UsageError(`${shown} is a public key; signing needs the private one.`);
  const passphrase = pem.includes('BEGIN ENCRYPTED PRIVATE KEY')
    ? await passphraseFor(shown, options)
    : undefined;
  return { pem, passphrase, ...publicKeyOf(pem, passphrase), warnings: warningsAbout(path, shown) };
}

function warningsAbout(path: string, shown: string): string[] {
  const isOpen = process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0;
  return isOpen ? [`${shown} can be read by others on this machine: chmod 600 ${shown}`] : [];
}
