import type { IncomingMessage } from 'node:http';
import { RegistryError } from '@nexxo/native/protocol';

/** The largest archive, in bytes. */
export const MAX_ARCHIVE = 32 * 1024 * 1024;
/** Bytes of all archives that are being read or checked at a time. */
const MAX_HELD = 256 * 1024 * 1024;

let held = 0;

const tooLarge = (): RegistryError =>
  new RegistryError('NEXXO_TOO_LARGE', `An archive has ${MAX_ARCHIVE} bytes at most`);

/**
 * Reads an archive and does something with it; the bytes are held no longer.
 *
 * @throws RegistryError NEXXO_TOO_LARGE, NEXXO_REGISTRY_UNAVAILABLE where too many are being read, NEXXO_PUBLISH_MISMATCH where
 *   it ends early
 */
export async function withBody<Result>(
  request: IncomingMessage,
  run: (bytes: Uint8Array) => Promise<Result>,
): Promise<Result> {
  const declared = Number(request.headers['content-length'] ?? 0);
  if (declared > MAX_ARCHIVE) throw tooLarge();
  let own = 0;
  try {
    const chunks: Uint8Array[] = [];
    // Destroyed, the request would take its connection with it, and the refusal would reach nobody.
    const body: AsyncIterable<Uint8Array> = request.iterator({ destroyOnReturn: false });
    for await (const chunk of body) {
      own += chunk.length;
      held += chunk.length;
      if (own > MAX_ARCHIVE) throw tooLarge();
      if (held > MAX_HELD) {
        throw new RegistryError('NEXXO_REGISTRY_UNAVAILABLE', 'Too many archives are being published');
      }
      chunks.push(chunk);
    }
    return await run(Buffer.concat(chunks));
  } finally {
    held -= own;
    request.resume();
  }
}
