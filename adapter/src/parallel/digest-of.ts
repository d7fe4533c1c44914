import { createHash } from 'node:crypto';
import { serialize } from 'node:v8';

/** The same text for equal data that came out of a guest, whatever its size. */
export function digestOf(value: unknown): string {
  return createHash('sha256').update(serialize(value)).digest('base64');
}
