import { RegistryError } from '@nexxo/native/protocol';
import { keyIdOf, type VerifiedManifest, verifyManifest } from '@nexxo/native/signing';
import { openEnvelope } from '../artifact/envelope.ts';
import { signersOf } from '../artifact/signers.ts';
import type { Target } from '../artifact/target.ts';
import { requestFor } from '../artifact/verify.ts';
import { type TrustedKey, type TrustStore, trustText } from '../project/trust-store.ts';
import type { Release } from './answers.ts';

/** A key that signed, and that the project does not trust to sign this name yet. */
export interface NewSigner {
  keyId: string;
  /** The trust store with it. */
  store: TrustStore;
  /** Whether the registry says that it owns the name. */
  isOwner: boolean;
}

/** What signatures say, with the trust store as it is or with one more key in it. */
export interface SignerVerdict {
  verified: VerifiedManifest;
  /** The trust store that it verified with. */
  store: TrustStore;
  /** The key that must be trusted for it, where the store as it is does not do. */
  newSigner: NewSigner | undefined;
}

/** What one more trusted key may mend. */
const mendable: readonly unknown[] = [
  'NEXXO_SIGNER_UNTRUSTED',
  'NEXXO_SIGNER_NOT_ALLOWED',
  'NEXXO_THRESHOLD',
];

/**
 * Verifies an archive with the project's trust store. Where none of its keys signed, the key of whoever published it is
 * tried beside them; whether it is to be trusted is for somebody to say.
 *
 * @param wanted the key that was named to be trusted, in place of the publisher's
 * @throws what `verifyManifest` throws, where one more key changes nothing
 */
export function verifySigners(
  target: Target,
  release: Release,
  store: TrustStore,
  wanted: string | undefined,
): SignerVerdict {
  const verify = (text: string): VerifiedManifest =>
    verifyManifest(requestFor(target, new TextEncoder().encode(text)));
  try {
    return { verified: verify(trustText(store)), store, newSigner: undefined };
  } catch (error) {
    if (!mendable.includes((error as NodeJS.ErrnoException).code)) throw error;
    const newSigner = candidate(target, release, store, wanted);
    if (newSigner === undefined) throw error;
    return { verified: verify(trustText(newSigner.store)), store: newSigner.store, newSigner };
  }
}

function candidate(
  { envelope }: Target,
  { name, signers, publisher, owner }: Release,
  store: TrustStore,
  wanted: string | undefined,
): NewSigner | undefined {
  const { keyIds, manifest } = openEnvelope(envelope);
  const keyId = wanted ?? publisher.keyId;
  const key = signers.find((signer) => signer.keyId === keyId);
  if (key === undefined || !keyIds.includes(keyId)) return undefined;
  if (keyIdOf(key.publicKey) !== keyId)
    throw new RegistryError('NEXXO_REGISTRY_ANSWER', `The key that the registry gives is not ${keyId}`);
  const state = signersOf([keyId], manifest, store, new Date())[0]?.state;
  if (state !== 'unknown' && state !== 'not for this') return undefined;
  return { keyId, store: withKey(store, key, name), isOwner: owner.keyId === keyId };
}

/** The trust store with a key that may sign one name, besides what it may sign already. */
function withKey(store: TrustStore, { keyId, publicKey }: Release['publisher'], name: string): TrustStore {
  const earlier = store.keys.find((key) => key.keyId === keyId);
  const key: TrustedKey = {
    ...(earlier ?? { keyId, publicKey, kinds: ['artifact'] }),
    patterns: [...new Set([...(earlier?.patterns ?? []), name])],
    ...(earlier?.kinds === undefined || earlier.kinds.includes('artifact')
      ? {}
      : { kinds: [...earlier.kinds, 'artifact' as const] }),
  };
  return {
    ...store,
    keys:
      earlier === undefined ? [...store.keys, key] : store.keys.map((one) => (one === earlier ? key : one)),
  };
}
