import { native, signing } from './native.ts';

/** What `signStatement` takes. */
export interface StatementRequest {
  /** The statement's exact bytes: strict JSON in UTF-8, at most 65,536 bytes. */
  payload: Uint8Array;
  /** What it is: `application/vnd.nexxo.<name>+json`, the name being 1 to 40 of `a-z0-9-`, and not `manifest`. */
  payloadType: string;
  /** PKCS #8 as PEM. */
  privateKey: string;
  passphrase?: string | undefined;
}

/**
 * Signs a statement to others, such as a request to a registry. What it is for is part of what is signed.
 *
 * @returns the envelope's text: DSSE 1.0.2 with ECDSA P-256 over SHA-256
 * @throws NEXXO_STATEMENT_INVALID with the place, NEXXO_KEY_INVALID, NEXXO_PASSPHRASE, NEXXO_OPTION_INVALID
 */
export function signStatement({ payload, payloadType, privateKey, passphrase }: StatementRequest): string {
  return signing(() => native.signStatement(payload, payloadType, privateKey, passphrase));
}

/** What `verifyStatement` takes. */
export interface VerifyStatementRequest {
  /** The envelope's bytes, written as {@link signStatement} writes it. */
  envelope: Uint8Array;
  /** What it must be. */
  payloadType: string;
  /** The key that must have signed, alone: SubjectPublicKeyInfo as PEM, or the base64 of its DER. */
  publicKey: string;
}

/**
 * Gives a statement where this key alone signed it for this purpose. A signature can be turned into another valid one and
 * is no identity: what must not be taken twice needs a nonce.
 *
 * @returns the exact bytes that were signed: strict JSON, in which no name stands twice
 * @throws NEXXO_ENVELOPE_INVALID, NEXXO_SIGNATURE_MISSING, NEXXO_SIGNATURE_INVALID, NEXXO_STATEMENT_INVALID,
 *   NEXXO_KEY_INVALID, NEXXO_OPTION_INVALID
 */
export function verifyStatement({ envelope, payloadType, publicKey }: VerifyStatementRequest): Uint8Array {
  return signing(() => native.verifyStatement(envelope, payloadType, publicKey));
}
