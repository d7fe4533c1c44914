import { keyState, type TrustStore } from '../project/trust-store.ts';
import type { Manifest } from './manifest.ts';

/** A key that is said to have signed, and what the project's trust store says of it. */
export interface Signer {
  keyId: string;
  state: 'trusted' | 'not for this' | 'expired' | 'revoked' | 'unknown';
  name?: string;
}

/** What a project thinks of those who are said to have signed a manifest. Whether they did is not looked at. */
export function signersOf(
  keyIds: string[],
  { name, kind }: Manifest,
  store: TrustStore,
  now: Date,
): Signer[] {
  return keyIds.map((keyId) => {
    const state = keyState(store, keyId, now);
    const key = store.keys.find((trusted) => trusted.keyId === keyId);
    const isForThis =
      key !== undefined &&
      (key.kinds === undefined || key.kinds.includes(kind)) &&
      key.patterns.some((pattern) => covers(pattern, name));
    return {
      keyId,
      state: state === 'trusted' && !isForThis ? 'not for this' : state,
      ...(key?.name === undefined ? {} : { name: key.name }),
    };
  });
}

/** Whether a pattern of the trust store means a package. */
export function covers(pattern: string, name: string): boolean {
  return (
    pattern === '*' || pattern === name || (pattern.endsWith('/*') && name.startsWith(pattern.slice(0, -1)))
  );
}

/** For people: `SHA256:… (Acme's key, trusted)`. */
export function signerText({ keyId, state, name }: Signer): string {
  return `${keyId} (${name === undefined ? '' : `${name}, `}${state})`;
}
