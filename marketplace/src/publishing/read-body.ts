import type { IncomingMessage } from 'node:http';
import { RegistryError } from '@nexxo/native/protocol';

/** The largest archive, in bytes. */
export const MAX_ARCHIVE = 32 * 1024 * 1024;

const tooLarge = (): RegistryError =>
  new RegistryError('NEXXO_TOO_LARGE', `An archive has ${MAX_ARCHIVE} bytes at most`);

/**
 * Reads an archive. How many are read at a time is for the server to limit.
 *
 * @throws RegistryError NEXXO_TOO_LARGE
 */
export async function readBody(request: IncomingMessage): Promise<Uint8Array> {
  if (Number(request.headers['content-length'] ?? 0) > MAX_ARCHIVE) throw tooLarge();
  let length = 0;
  const chunks: Uint8Array[] = [];
  try {
    // Destroyed, the request would take its connection with it, and the refusal would reach nobody.
    const body: AsyncIterable<Uint8Array> = request.iterator({ destroyOnReturn: false });
    for await (const chunk of body) {
      length += chunk.length;
      if (length > MAX_ARCHIVE) throw tooLarge();
      chunks.push(chunk);
    }
  } finally {
    request.resume();
  }
  return Buffer.concat(chunks);
}
