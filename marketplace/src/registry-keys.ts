import type { KeyObject } from 'node:crypto';

/** The registry's own keys: one for what npm clients verify, one for its log. */
export interface RegistryKeys {
  /** ECDSA P-256: signs `name@version:integrity` of each version, as the npm registry does. */
  readonly packages: { readonly privateKey: KeyObject; readonly keyId: string; readonly spki: string };
  /** Ed25519: signs checkpoints. */
  readonly log: { readonly privateKey: KeyObject; readonly origin: string; readonly verifier: string };
}
