import { type KeyPair, native, signing } from './native.ts';

/**
 * Makes an ECDSA P-256 key.
 *
 * @param passphrase encrypts the private half (PBES2 with scrypt and AES-256-CBC); without it the key is plain
 * @throws NEXXO_PASSPHRASE where it is empty, NEXXO_SYSTEM where there is no randomness
 */
export function generateKey(passphrase?: string): KeyPair {
  return signing(() => native.generateKey(passphrase));
}

/**
 * The public half of a private key.
 *
 * @param privateKey PKCS #8 as PEM
 * @throws NEXXO_KEY_INVALID, NEXXO_PASSPHRASE
 */
export function publicKeyOf(privateKey: string, passphrase?: string): Omit<KeyPair, 'privateKey'> {
  return signing(() => {
    const publicKey = native.publicKey(privateKey, passphrase);
    return { publicKey, keyId: native.keyId(publicKey) };
  });
}

/**
 * The id of a public key, as the npm registry and OpenSSH write it.
 *
 * @param publicKey SubjectPublicKeyInfo as PEM, or the base64 of its DER
 * @throws NEXXO_KEY_INVALID
 */
export function keyIdOf(publicKey: string): string {
  return signing(() => native.keyId(publicKey));
}

/** What `signManifest` takes. */
export interface SignRequest {
  /** The manifest's exact bytes. */
  payload: Uint8Array;
  /** PKCS #8 as PEM. */
  privateKey: string;
  passphrase?: string | undefined;
  /** An envelope of the same manifest, to which the signature is added. */
  envelope?: Uint8Array | undefined;
}

/**
 * Signs a manifest.
 *
 * @returns the text of `nexxo.manifest.json`
 * @throws NEXXO_MANIFEST_INVALID, NEXXO_KEY_INVALID, NEXXO_PASSPHRASE, NEXXO_ENVELOPE_INVALID
 */
export function signManifest({ payload, privateKey, passphrase, envelope }: SignRequest): string {
  return signing(() => native.signManifest(payload, privateKey, passphrase, envelope));
}
