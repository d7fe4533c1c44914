import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { RegistryError } from '@nexxo/native/protocol';
import { type Answered, ask, hostOf, short } from './http.ts';
import type { Progress } from './progress.ts';
import { downloadFolder } from './user-cache.ts';

/** What is to be downloaded: the bytes with this digest. */
export interface Download {
  url: string;
  /** `sha512-…`, checked to be one. */
  integrity: string;
  /** Bytes that there are, 1 to 32 MiB. */
  size: number;
}

/** How often a broken transfer goes on without one byte more. */
const TRIES = 3;
const STALE_MS = 7 * 24 * 3_600_000;

/**
 * Downloads an archive. What came before a transfer broke is kept, and the next one, of a later command too, goes on
 * from there; the digest over the whole decides at the end.
 *
 * @throws RegistryError NEXXO_REGISTRY_ANSWER where the bytes are not those, NEXXO_REGISTRY_UNREACHABLE where they do not
 *   come
 */
export async function download(wanted: Download, progress: Progress): Promise<Uint8Array> {
  const folder = downloadFolder();
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  removeStale(folder);
  const part = join(folder, `${Buffer.from(wanted.integrity.slice(7), 'base64').toString('hex')}.part`);
  for (const isAgain of [false, true]) {
    const { bytes, resumed } = await fill(part, wanted, progress);
    rmSync(part, { force: true });
    const found = `sha512-${createHash('sha512').update(bytes).digest('base64')}`;
    if (found === wanted.integrity) return bytes;
    // What lay there from before may have been anything: once more from the beginning.
    if (!resumed || isAgain)
      throw new RegistryError(
        'NEXXO_REGISTRY_ANSWER',
        `${hostOf(wanted.url)} sent an archive with ${found}, and had said ${wanted.integrity}`,
      );
  }
  throw new Error('unreachable');
}

/** Brings the file to its whole size, and reads it. */
async function fill(
  part: string,
  { url, size }: Download,
  progress: Progress,
): Promise<{ bytes: Uint8Array; resumed: boolean }> {
  const file = await open(part, 'a+', 0o600);
  try {
    let { size: have } = await file.stat();
    if (have > size) {
      await file.truncate(0);
      have = 0;
    }
    const resumed = have > 0;
    for (let tries = 0; have < size; ) {
      const before = have;
      progress.at(have);
      try {
        have = await append(file, have, url, size, progress);
        if (have < size)
          throw new RegistryError(
            'NEXXO_REGISTRY_UNREACHABLE',
            `${hostOf(url)} stopped after ${have} of ${size} bytes`,
          );
      } catch (error) {
        if ((error as RegistryError).code !== 'NEXXO_REGISTRY_UNREACHABLE') throw error;
        ({ size: have } = await file.stat());
        tries = have > before ? 0 : tries + 1;
        if (tries >= TRIES) throw error;
        await new Promise((resolve) => setTimeout(resolve, 200 * 2 ** tries));
      }
    }
    const bytes = Buffer.alloc(size);
    await file.read(bytes, 0, size, 0);
    return { bytes, resumed };
  } catch (error) {
    // What a registry answered wrongly is not gone on from.
    if ((error as RegistryError).code === 'NEXXO_REGISTRY_ANSWER') await file.truncate(0);
    throw error;
  } finally {
    await file.close();
  }
}

async function append(
  file: FileHandle,
  from: number,
  url: string,
  size: number,
  progress: Progress,
): Promise<number> {
  const answered = await ask(url, {
    headers: { 'accept-encoding': 'identity', ...(from === 0 ? {} : { range: `bytes=${from}-` }) },
  });
  let have = startOf(answered, from, url, size);
  if (have < from) await file.truncate(0);
  for await (const chunk of answered.chunks(size - have)) {
    await file.appendFile(chunk);
    have += chunk.length;
    progress.at(have);
  }
  return have;
}

/** The place at which the bytes of an answer begin. */
function startOf({ status, headers }: Answered, from: number, url: string, size: number): number {
  if (status === 200) return 0;
  const range = headers.get('content-range');
  if (status === 206 && from > 0 && range === `bytes ${from}-${size - 1}/${size}`) return from;
  throw new RegistryError(
    status >= 500 || status === 429 ? 'NEXXO_REGISTRY_UNREACHABLE' : 'NEXXO_REGISTRY_ANSWER',
    `${hostOf(url)} answered ${status}${range === null ? '' : ` with ${short(range)}`} where it should send an archive`,
  );
}

function removeStale(folder: string): void {
  for (const name of readdirSync(folder)) {
    const stat = statSync(join(folder, name), { throwIfNoEntry: false });
    if (name.endsWith('.part') && stat !== undefined && Date.now() - stat.mtimeMs > STALE_MS)
      rmSync(join(folder, name), { force: true });
  }
}
