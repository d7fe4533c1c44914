import { isRecord } from './clean-data.ts';

/** Bytes as the guest's `bytes.ts` takes them: Node's Buffer is marked. */
export function bytesOut(value: unknown): unknown {
  return Buffer.isBuffer(value) ? { buffer: value } : value;
}

/** Bytes that the guest sent: what was a Buffer inside is one again. */
export function bytesIn(value: unknown): unknown {
  const bytes = isRecord(value) && !(value instanceof Uint8Array) ? value['buffer'] : undefined;
  return bytes instanceof Uint8Array ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength) : value;
}
