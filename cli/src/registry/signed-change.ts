import { type RequestedChange, signRequest } from '@nexxo/native/protocol';
import { type KeyOptions, openKey, type PrivateKey } from '../keys/private-key.ts';
import { paint } from '../output/paint.ts';
import type { Project } from '../project/project.ts';

/** Signs requests by one key, which is opened, and whose passphrase is asked for, once. */
export interface Signer {
  keyId: string;
  /** How the private key is kept, where something is wrong with that; for people. */
  warnings: string[];
  /**
   * Signs a request to the registry at an address; it counts for five minutes, once.
   *
   * @throws RegistryError NEXXO_REQUEST_INVALID, NEXXO_NAME_INVALID
   */
  sign(registry: string, change: RequestedChange): string;
}

/** Opens the private key that was named, or the project's `nexxo.key`. */
export async function openSigner(options: KeyOptions, project: Project): Promise<Signer> {
  const key: PrivateKey = await openKey(options, project);
  return {
    keyId: key.keyId,
    warnings: key.warnings.map((warning) => paint('yellow', warning)),
    sign: (registry, change) =>
      signRequest(change, { registry, privateKey: key.pem, passphrase: key.passphrase }),
  };
}
