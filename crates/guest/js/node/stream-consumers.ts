import { Blob } from '../web/blob.ts';
import { Buffer, type NodeBuffer } from './buffer.ts';

type Source = AsyncIterable<Uint8Array | string>;

export async function buffer(source: Source): Promise<NodeBuffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of source) chunks.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
  return Buffer.concat(chunks);
}

export const text = async (source: Source): Promise<string> => (await buffer(source)).toString();
export const json = async (source: Source): Promise<unknown> => JSON.parse(await text(source));
export const blob = async (source: Source): Promise<Blob> => new Blob([await buffer(source)]);
export const arrayBuffer = async (source: Source): Promise<ArrayBuffer> =>
  (await buffer(source)).slice().buffer;
export default { arrayBuffer, blob, buffer, json, text };
