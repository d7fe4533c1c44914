import type { PrivateKey } from '../keys/private-key.ts';
import { type TrustStore, trustText } from '../project/trust-store.ts';

/**
 * The text of the trust store with the project's own key in it, for approvals alone; null where the store knows the key:
 * what it was given, or that it was revoked, stays.
 */
export function withProjectKey(store: TrustStore, { keyId, publicKey }: PrivateKey): string | null {
  if ([...store.keys, ...store.revoked].some((known) => known.keyId === keyId)) return null;
  const own = {
    keyId,
    publicKey: publicKey.trim(),
    name: "This project's own key",
    patterns: ['*'],
    kinds: ['approval' as const],
  };
  return trustText({ ...store, keys: [...store.keys, own] });
}
