import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto';
import { RegistryError } from '../registry-error.ts';
import { fromBase64, toBase64 } from './base64.ts';
import { sameHash } from './hash.ts';

/** Names a signature by Ed25519 in a verifier key. */
const ED25519 = 1;
const KEY_BYTES = 32;
const MAX_VERIFIER_KEY = 512;
/** What stands before the 32 bytes of an Ed25519 key in its SubjectPublicKeyInfo. */
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');

/** Bytes of a key's id. */
export const KEY_ID_BYTES = 4;

/** Who signs notes, by one Ed25519 key. */
export interface NoteVerifier {
  readonly name: string;
  /** 4 bytes that stand before each signature. */
  readonly id: Uint8Array;
  verifies(text: Uint8Array, signature: Uint8Array): boolean;
}

/** Whether a key may have the name: no spaces and no `+`. */
export function isKeyName(name: string): boolean {
  return name !== '' && !/[\s\u0085+]/u.test(name);
}

/** The id that notes have of an Ed25519 key. */
function idOf(name: string, key: Uint8Array): Uint8Array {
  return createHash('sha256')
    .update(`${name}\n`)
    .update(Uint8Array.of(ED25519))
    .update(key)
    .digest()
    .subarray(0, KEY_ID_BYTES);
}

function rawKey(publicKey: KeyObject): Uint8Array {
  if (publicKey.asymmetricKeyType !== 'ed25519') throw new TypeError('the key of a log is one of Ed25519');
  return publicKey.export({ format: 'der', type: 'spki' }).subarray(SPKI.length);
}

/**
 * The id of a key as it stands in notes.
 *
 * @param name of the key
 * @param publicKey Ed25519
 * @returns 4 bytes
 */
export function noteKeyId(name: string, publicKey: KeyObject): Uint8Array {
  return idOf(name, rawKey(publicKey));
}

/**
 * Writes a key as signed notes have it.
 *
 * @param name without spaces and `+`
 * @param publicKey Ed25519
 * @returns `<name>+<8 hexadecimal digits>+<base64>`
 */
export function formatVerifierKey(name: string, publicKey: KeyObject): string {
  if (!isKeyName(name))
    throw new TypeError(`\`${name}\` is no name of a key: it may have no spaces and no \`+\``);
  const key = rawKey(publicKey);
  const id = Buffer.from(idOf(name, key)).toString('hex');
  return `${name}+${id}+${toBase64(Buffer.concat([Uint8Array.of(ED25519), key]))}`;
}

/**
 * Reads a key as signed notes have it; only Ed25519.
 *
 * @throws RegistryError `NEXXO_LOG_SIGNATURE`
 */
export function parseVerifierKey(text: string): NoteVerifier {
  const refused = () =>
    new RegistryError('NEXXO_LOG_SIGNATURE', 'The key of the log is no Ed25519 key of signed notes');
  const [, name = '', digits = '', base64 = ''] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(text) ?? [];
  const typed = fromBase64(base64);
  if (text.length > MAX_VERIFIER_KEY || !isKeyName(name)) throw refused();
  if (typed?.length !== 1 + KEY_BYTES || typed[0] !== ED25519) throw refused();
  const raw = typed.subarray(1);
  const id = idOf(name, raw);
  if (!sameHash(id, Buffer.from(digits, 'hex'))) throw refused();
  const key = createPublicKey({ key: Buffer.concat([SPKI, raw]), format: 'der', type: 'spki' });
  return { name, id, verifies: (message, signature) => verify(null, message, key, signature) };
}
