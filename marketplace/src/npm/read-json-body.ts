import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { NpmRefusal } from './answer.ts';

const SENT = 1024 ** 2;
const UNPACKED = 8 * 1024 ** 2;

const unpack = promisify(gunzip);

/**
 * Reads a body of JSON: at most 1 MiB as it is sent, compressed or not, and 8 MiB unpacked.
 *
 * @throws NEXXO_TOO_LARGE; NEXXO_INPUT_INVALID where it is no JSON, or compressed in another way
 */
export async function readJsonBody(request: IncomingMessage): Promise<unknown> {
  const sent = await readBytes(request);
  const encoding = request.headers['content-encoding'] ?? 'identity';
  const body = encoding === 'identity' ? sent : await unpacked(sent, encoding);
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw new NpmRefusal(400, 'NEXXO_INPUT_INVALID', 'the body is not JSON in UTF-8');
  }
}

const tooLarge = (): NpmRefusal =>
  new NpmRefusal(
    413,
    'NEXXO_TOO_LARGE',
    `the body may have ${SENT} bytes as it is sent, and ${UNPACKED} unpacked`,
    { connection: 'close' },
  );

async function readBytes(request: IncomingMessage): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > SENT) throw tooLarge();
  const chunks: Buffer[] = [];
  let length = 0;
  // Without an iterator, which would take the connection down before the refusal is sent.
  await new Promise<void>((resolve, reject) => {
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length <= SENT) chunks.push(chunk);
      else reject(tooLarge());
    });
    request.on('end', resolve);
    request.on('error', reject);
    request.on('close', () =>
      reject(new NpmRefusal(400, 'NEXXO_INPUT_INVALID', 'the body was not sent whole')),
    );
  });
  return Buffer.concat(chunks);
}

async function unpacked(sent: Buffer, encoding: string): Promise<Buffer> {
  if (encoding !== 'gzip' && encoding !== 'x-gzip')
    throw new NpmRefusal(415, 'NEXXO_INPUT_INVALID', 'a body may be compressed with gzip alone');
  try {
    return await unpack(sent, { maxOutputLength: UNPACKED });
  } catch (error) {
    if (error instanceof RangeError) throw tooLarge();
    throw new NpmRefusal(
      400,
      'NEXXO_INPUT_INVALID',
      'the body is not compressed with gzip, as its head says',
    );
  }
}
