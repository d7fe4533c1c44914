import { RegistryError } from '@nexxo/native/protocol';

/** What both databases keep as it is. */
export type Parameter = string | number | bigint | null | Uint8Array;

const HALF_A_PAIR = /\p{Surrogate}/u;

/**
 * A value on its way into a database, where both keep it as it is: PostgreSQL refuses a text with NUL and SQLite cuts it
 * off, neither keeps half a surrogate pair, and SQLite's driver ends the process at types that it does not know.
 */
export function parameter(value: unknown): Parameter {
  if (typeof value === 'string') {
    if (value.includes('\0') || HALF_A_PAIR.test(value)) {
      throw new RegistryError('NEXXO_INPUT_INVALID', 'A text holds NUL or half a surrogate pair');
    }
    return value;
  }
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (typeof value === 'bigint' || value === null || value instanceof Uint8Array) return value;
  throw new TypeError(`a database keeps no ${typeof value}`);
}
