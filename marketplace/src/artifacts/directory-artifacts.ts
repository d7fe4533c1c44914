import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ArtifactStore } from './artifact-store.ts';
import { checkDigest, sha256Of, verifiedBytes } from './verified-bytes.ts';

/** Files that a process left behind which ended while it wrote them are removed after so long. */
const LEFT_BEHIND_MS = 24 * 60 * 60_000;

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';

async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function holds(file: string, sha256: string): Promise<boolean> {
  try {
    return sha256Of(await readFile(file)) === sha256;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

async function exists(file: string): Promise<boolean> {
  try {
    await stat(file);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

/** Opens the file when it is read, so that a stream which nobody reads holds nothing. */
async function* chunksOf(file: string): AsyncGenerator<Uint8Array> {
  yield* createReadStream(file);
}

async function removeLeftBehind(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const file = join(folder, name);
    const { mtimeMs } = await stat(file).catch(() => ({ mtimeMs: Number.POSITIVE_INFINITY }));
    if (Date.now() - mtimeMs > LEFT_BEHIND_MS) await rm(file, { force: true });
  }
}

/**
 * Keeps archives as files, in folders by the first two digits. A file is written beside its place, brought to the disk and
 * renamed, so that there is never a part of one.
 *
 * @param directory made where it is missing; several processes may share it
 */
export async function directoryArtifacts(directory: string): Promise<ArtifactStore> {
  const incoming = join(directory, 'incoming');
  await mkdir(incoming, { recursive: true, mode: 0o700 });
  await removeLeftBehind(incoming);
  const folderOf = (sha256: string): string => join(directory, sha256.slice(0, 2));
  const fileOf = (sha256: string): string => join(folderOf(sha256), sha256);
  return {
    async put(sha256, bytes) {
      checkDigest(sha256);
      // What is there but was changed is replaced.
      if (await holds(fileOf(sha256), sha256)) return;
      const temporary = join(incoming, randomUUID());
      const handle = await open(temporary, 'wx', 0o600);
      try {
        await handle.writeFile(bytes);
        await handle.sync();
      } finally {
        await handle.close();
      }
      const made = await mkdir(folderOf(sha256), { recursive: true, mode: 0o700 });
      await rename(temporary, fileOf(sha256));
      await syncDirectory(folderOf(sha256));
      if (made !== undefined) await syncDirectory(directory);
    },
    async get(sha256, range) {
      checkDigest(sha256);
      const file = fileOf(sha256);
      return (await exists(file)) ? verifiedBytes(chunksOf(file), sha256, range) : undefined;
    },
    async close() {},
  };
}
