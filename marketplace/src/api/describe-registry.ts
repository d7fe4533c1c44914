import type { Registry } from '../registry.ts';
import type { Description } from './other-schemas.ts';

/** What a client must know of a registry before it asks for anything else. */
export function describeRegistry({ url, keys }: Registry): Description {
  return {
    version: 1,
    url,
    log: { origin: keys.log.origin, key: keys.log.verifier },
    npmKeys: [
      {
        expires: null,
        keyid: keys.packages.keyId,
        keytype: 'ecdsa-sha2-nistp256',
        scheme: 'ecdsa-sha2-nistp256',
        key: keys.packages.spki,
      },
    ],
  };
}
