import * as answers from './answers.ts';
import { ask, jsonOf } from './http.ts';
import type { Progress } from './progress.ts';
import { refusedBy } from './registry-client.ts';

/** Bytes that go at a time. */
const PIECE = 65_536;

/** What is uploaded, and the signed request that says so. */
export interface Upload {
  name: string;
  version: string;
  archive: Uint8Array;
  envelope: string;
}

/**
 * Publishes an archive.
 *
 * @param url of the registry
 * @throws RegistryError what the registry refuses with, NEXXO_REGISTRY_UNREACHABLE, NEXXO_REGISTRY_ANSWER
 */
export async function upload(
  url: string,
  { name, version, archive, envelope }: Upload,
  progress: Progress,
): Promise<answers.Published> {
  const address = `${url}archives/${name}/${version}`;
  let sent = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (sent >= archive.length) return controller.close();
      const piece = archive.subarray(sent, sent + PIECE);
      controller.enqueue(piece);
      sent += piece.length;
      progress.at(sent);
    },
  });
  const answered = await ask(address, {
    method: 'PUT',
    headers: {
      'content-type': 'application/octet-stream',
      'content-length': String(archive.length),
      'nexxo-request': Buffer.from(envelope).toString('base64'),
    },
    body,
  });
  const value = await jsonOf(address, answered, 65_536);
  if (answered.status < 200 || answered.status > 299) throw refusedBy(url, answered.status, value);
  return answers.published(value, 'the answer');
}
