import { createHash, generateKeyPairSync } from 'node:crypto';
import { formatVerifierKey } from '@nexxo/native/protocol';

/** Keys of a registry that are nobody's but a test's. */
export function testKeys(origin = 'plugins.acme.example') {
  const packages = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const spki = packages.publicKey.export({ format: 'der', type: 'spki' });
  const log = generateKeyPairSync('ed25519');
  return {
    packages: {
      privateKey: packages.privateKey,
      keyId: `SHA256:${createHash('sha256').update(spki).digest('base64').replace('=', '')}`,
      spki: spki.toString('base64'),
    },
    log: { privateKey: log.privateKey, origin, verifier: formatVerifierKey(origin, log.publicKey) },
  };
}
