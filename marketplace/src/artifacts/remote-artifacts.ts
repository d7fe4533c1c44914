import { Operator } from 'opendal';
import type { ArtifactStore } from './artifact-store.ts';
import { checkDigest, sha256Of, verifiedBytes } from './verified-bytes.ts';

/** What OpenDAL's service `s3` takes: https://opendal.apache.org/docs/services/s3. */
export interface RemoteOptions {
  readonly bucket: string;
  readonly region?: string;
  /** Of another server than Amazon's. */
  readonly endpoint?: string;
  readonly access_key_id?: string;
  readonly secret_access_key?: string;
  /** A folder in the bucket. */
  readonly root?: string;
}

const isMissing = (error: unknown): boolean => error instanceof Error && error.message.startsWith('NotFound');

/** Keeps archives in a store that speaks S3's protocol. An object is there whole or not at all. */
export function remoteArtifacts(options: RemoteOptions): ArtifactStore {
  const operator = new Operator('s3', { ...options });
  const pathOf = (sha256: string): string => `archives/${sha256.slice(0, 2)}/${sha256}`;

  async function read(sha256: string): Promise<Uint8Array | undefined> {
    try {
      return await operator.read(pathOf(sha256));
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  return {
    async put(sha256, bytes) {
      checkDigest(sha256);
      const there = await read(sha256);
      if (there !== undefined && sha256Of(there) === sha256) return;
      await operator.write(pathOf(sha256), Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    },
    async get(sha256, range) {
      checkDigest(sha256);
      const bytes = await read(sha256);
      return bytes && verifiedBytes(once(bytes), sha256, range);
    },
    async close() {},
  };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
