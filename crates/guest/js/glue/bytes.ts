import nodeBuffer from '../node/buffer.ts';

/** Bytes as they cross. Node's Buffer, which is another thing to those who call `toString()` on it, is marked. */
export function bytesOut(value: unknown): unknown {
  return nodeBuffer.Buffer.isBuffer(value) ? { buffer: value } : value;
}

/** What crossed as {@link bytesOut} made it. */
export function bytesIn(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value;
  const { buffer } = value as { buffer?: unknown };
  if (value instanceof Uint8Array || !(buffer instanceof Uint8Array)) return value;
  return nodeBuffer.Buffer.from(buffer.buffer, buffer.byteOffset, buffer.byteLength);
}
