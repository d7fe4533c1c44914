import { RegistryError } from '../registry-error.ts';
import { fits } from './entry-fields.ts';
import { sameHash } from './hash.ts';

/** The longest entry, in bytes. */
export const MAX_ENTRY_BYTES = 4096;

interface Entry {
  name: string;
  /** When, as the registry's clock had it: RFC 3339 in seconds, such as `2026-11-26T10:00:00Z`. */
  time: string;
}

/** That a key took a name which nobody had. */
export interface ClaimEntry extends Entry {
  type: 'claim';
  /** Id of the key: `SHA256:…`. */
  key: string;
}

/** That a version is there. */
export interface PublishEntry extends Entry {
  type: 'publish';
  version: string;
  /** Subresource integrity of the archive: `sha512-…`. */
  integrity: string;
  /** SHA-256 of the manifest as it was signed, 64 hexadecimal digits. */
  manifest: string;
  /** Ids of the keys that signed the manifest, at most 16. */
  signers: string[];
  /** Id of the key that signed the request. */
  key: string;
}

/** That a version was hidden, shown again, or withdrawn for good. */
export interface StateEntry extends Entry {
  type: 'yank' | 'restore' | 'revoke';
  version: string;
  /** Why, at most 500 characters; never with `restore`. */
  reason?: string;
  /** Id of the key that signed the request. */
  key: string;
}

/** That a name has another owner. */
export interface TransferEntry extends Entry {
  type: 'transfer';
  /** Ids of the keys: who gave it, who has it. */
  from: string;
  to: string;
}

/** What the log says. */
export type LogEntry = ClaimEntry | PublishEntry | StateEntry | TransferEntry;

type Field = keyof typeof fits;

const STATE: readonly Field[] = ['name', 'version', 'reason', 'key', 'time'];

/** The fields of each type, in the order in which they are written. */
const FIELDS: Readonly<Record<LogEntry['type'], readonly Field[]>> = {
  claim: ['name', 'key', 'time'],
  publish: ['name', 'version', 'integrity', 'manifest', 'signers', 'key', 'time'],
  yank: STATE,
  restore: STATE.filter((field) => field !== 'reason'),
  revoke: STATE,
  transfer: ['name', 'from', 'to', 'time'],
};

const refused = (what: string): RegistryError =>
  new RegistryError('NEXXO_REGISTRY_ANSWER', `An entry of the log ${what}`);

function fieldsOf(value: Readonly<Record<string, unknown>>): readonly Field[] {
  const type = value['type'];
  if (typeof type !== 'string' || !Object.hasOwn(FIELDS, type)) throw refused('has no type that is known');
  return FIELDS[type as LogEntry['type']];
}

/** Its text, with the fields that it must have and no others. */
function spell(value: Readonly<Record<string, unknown>>): Uint8Array {
  const written: Record<string, unknown> = { type: value['type'] };
  for (const field of fieldsOf(value)) {
    const given = Object.hasOwn(value, field) ? value[field] : undefined;
    if (given === undefined && field === 'reason') continue;
    if (!fits[field](given)) throw refused(`has a field \`${field}\` that is none`);
    written[field] = given;
  }
  const bytes = Buffer.from(JSON.stringify(written), 'utf8');
  if (bytes.length > MAX_ENTRY_BYTES) throw refused(`has more than ${MAX_ENTRY_BYTES} bytes`);
  return bytes;
}

/**
 * Writes an entry; there is one spelling of each.
 *
 * @returns JSON in UTF-8, at most 4096 bytes
 * @throws RegistryError `NEXXO_REGISTRY_ANSWER` where a field is not what it may be
 */
export function encodeEntry(entry: LogEntry): Uint8Array {
  return spell({ ...entry });
}

/**
 * Reads an entry that is spelled as `encodeEntry` does it, and no other.
 *
 * @throws RegistryError `NEXXO_REGISTRY_ANSWER`
 */
export function decodeEntry(bytes: Uint8Array): LogEntry {
  if (bytes.length > MAX_ENTRY_BYTES) throw refused(`has more than ${MAX_ENTRY_BYTES} bytes`);
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch (cause) {
    throw new RegistryError('NEXXO_REGISTRY_ANSWER', 'An entry of the log is no JSON in UTF-8', { cause });
  }
  if (typeof value !== 'object' || value === null) throw refused('is no object');
  if (!sameHash(spell(value as Record<string, unknown>), bytes))
    throw refused('is not spelled as it must be');
  return value as LogEntry;
}
