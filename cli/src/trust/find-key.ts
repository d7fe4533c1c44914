import { existsSync, readFileSync } from 'node:fs';
import { keyIdOf } from '@nexxo/native/signing';
import type { TrustStore } from '../project/trust-store.ts';
import { UsageError } from '../usage-error.ts';

const wholeId = /^SHA256:[A-Za-z0-9+/]{43}$/;

/** A public key: PEM, its base64, or a file with one. */
export function readPublicKey(text: string): { publicKey: string; keyId: string } {
  const publicKey = existsSync(text) ? readFileSync(text, 'utf8') : text;
  if (publicKey.includes('PRIVATE KEY'))
    throw new UsageError(
      `${text} is a private key, which nobody but its owner should have. Trust the public one beside it, with .pub.`,
    );
  if (publicKey === text && !/^-----BEGIN|^[A-Za-z0-9+/=\s]{80,}$/.test(text))
    throw new UsageError(`There is no file ${text}, and it is no public key itself.`);
  return { publicKey: publicKey.trim(), keyId: keyIdOf(publicKey.trim()) };
}

/** The id of the key that was named: by its id, by the beginning of that of a key in the store, or by its public key. */
export function findKeyId(text: string, { keys }: TrustStore): string {
  if (wholeId.test(text)) return text;
  if (existsSync(text) || text.startsWith('-----BEGIN')) return readPublicKey(text).keyId;
  const start = text.startsWith('SHA256:') ? text : `SHA256:${text}`;
  const found = keys.filter(({ keyId }) => keyId.startsWith(start) && start.length >= 'SHA256:'.length + 6);
  if (found.length === 1) return (found[0] as { keyId: string }).keyId;
  throw new UsageError(
    found.length === 0
      ? `${text} is no id of a key (SHA256: and 43 characters), not the beginning of one in nexxo.trust.json, and no file.`
      : `${text} is the beginning of ${found.length} keys in nexxo.trust.json; write more of it.`,
    'nexxo plugin trust list',
  );
}
