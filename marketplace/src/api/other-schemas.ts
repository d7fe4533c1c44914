import { MAX_REQUEST_ENVELOPE_BYTES } from '@nexxo/native/protocol';
import { z } from 'zod';
import { count, keyId, packageName, publicKey, time, versionNumber, versionState } from './atoms.ts';

/** A signed request as docs/internals/marketplace.md has it: the text of its envelope. */
export const requestInput = z.strictObject({ envelope: z.string().min(2).max(MAX_REQUEST_ENVELOPE_BYTES) });

/** `requests.withdraw`: what the version is now. */
export const withdrawOutput = z.strictObject({
  name: packageName,
  version: versionNumber,
  state: versionState,
  time,
  logIndex: count,
});

/** `requests.transfer`: who owns the name now. */
export const transferOutput = z.strictObject({ name: packageName, owner: publicKey, time, logIndex: count });

/** `registry.describe`, and `/.well-known/nexxo.json`. */
export const describeOutput = z.strictObject({
  version: z.literal(1),
  /** The registry's address for clients, with a slash at the end. */
  url: z.url(),
  log: z.strictObject({
    origin: z.string(),
    /** The verifier key of the log's checkpoints. */
    key: z.string(),
  }),
  /** The keys of the registry's signatures of packages, as the npm registry lists them. */
  npmKeys: z.array(
    z.strictObject({
      expires: z.null(),
      keyid: keyId,
      keytype: z.literal('ecdsa-sha2-nistp256'),
      scheme: z.literal('ecdsa-sha2-nistp256'),
      key: z.base64(),
    }),
  ),
});

export type Description = z.output<typeof describeOutput>;
