import { createPublicKey, type KeyObject, sign } from 'node:crypto';
import { RegistryError } from '../registry-error.ts';
import { fromBase64, toBase64 } from './base64.ts';
import { sameHash } from './hash.ts';
import { isKeyName, KEY_ID_BYTES, type NoteVerifier, noteKeyId } from './verifier-key.ts';

/** The longest note that is read, in UTF-16 units. */
export const MAX_NOTE = 16_384;
const MAX_SIGNATURES = 16;

/**
 * Signs a text as a note.
 *
 * @param text ends with a line feed
 * @param name of the key, without spaces and `+`
 * @param privateKey Ed25519
 * @returns the note: the text, an empty line, the signature
 */
export function signNote(text: string, name: string, privateKey: KeyObject): string {
  if (!isText(text)) throw new TypeError('a note ends with a line feed, and has no other control characters');
  const id = noteKeyId(name, createPublicKey(privateKey));
  const signature = Buffer.concat([id, sign(null, Buffer.from(text, 'utf8'), privateKey)]);
  return `${text}\n— ${name} ${toBase64(signature)}\n`;
}

const isText = (text: string): boolean => text.endsWith('\n') && !/[\x00-\x09\x0b-\x1f]|\p{Cs}/u.test(text);

const malformed = (): RegistryError =>
  new RegistryError('NEXXO_LOG_SIGNATURE', 'What the log answered is no signed note');

interface Signature {
  name: string;
  id: Uint8Array;
  bytes: Uint8Array;
}

function readSignature(line: string): Signature {
  const [, name = '', base64 = ''] = /^— (\S+) (\S+)$/u.exec(line) ?? [];
  const bytes = fromBase64(base64);
  if (!isKeyName(name) || bytes === undefined || bytes.length <= KEY_ID_BYTES) throw malformed();
  return { name, id: bytes.subarray(0, KEY_ID_BYTES), bytes: bytes.subarray(KEY_ID_BYTES) };
}

/**
 * Verifies a note.
 *
 * @param note at most 16,384 characters, with at most 16 signatures; those of other keys do not count
 * @param verifier whose signature it must have
 * @returns its text with the line feed at the end
 * @throws RegistryError `NEXXO_LOG_SIGNATURE`
 */
export function openNote(note: string, verifier: NoteVerifier): string {
  if (note.length > MAX_NOTE || !isText(note)) throw malformed();
  const end = note.lastIndexOf('\n\n');
  if (end < 0) throw malformed();
  const text = note.slice(0, end + 1);
  const lines = note.slice(end + 2, -1).split('\n');
  if (lines.length > MAX_SIGNATURES) throw malformed();
  const own = lines
    .map(readSignature)
    .filter(({ name, id }) => name === verifier.name && sameHash(id, verifier.id));
  const message = Buffer.from(text, 'utf8');
  if (own.length === 0 || !own.every(({ bytes }) => verifier.verifies(message, bytes))) {
    throw new RegistryError(
      'NEXXO_LOG_SIGNATURE',
      `The log's checkpoint is not signed by the key of ${verifier.name}`,
    );
  }
  return text;
}
