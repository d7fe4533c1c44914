import { createHash } from 'node:crypto';
import { formatManifest } from '@nexxo/native/signing';
import { Refusal } from '../refusal.ts';
import { type Manifest, parseManifest } from './manifest.ts';

const payloadType = 'application/vnd.nexxo.manifest+json';

/** An envelope that was opened. Nothing of it is verified. */
export interface Opened {
  payload: Uint8Array;
  manifest: Manifest;
  /** SHA-256 of the manifest's bytes. */
  sha256: string;
  /** The ids of the keys that are said to have signed. */
  keyIds: string[];
}

/** The text of `nexxo.manifest.json` before anybody signed it. */
export function unsignedEnvelope(manifest: string): string {
  const payload = Buffer.from(manifest).toString('base64');
  return `${JSON.stringify({ payload, payloadType, signatures: [] }, null, 2)}\n`;
}

/** Opens an envelope without verifying it; the manifest must be a valid one all the same. */
export function openEnvelope(bytes: Uint8Array): Opened {
  const { payload: base64, signatures } = parse(bytes);
  const payload = Buffer.from(base64, 'base64');
  return {
    payload,
    manifest: parseManifest(formatManifest(payload)),
    sha256: createHash('sha256').update(payload).digest('hex'),
    keyIds: signatures.map(({ keyid }) => String(keyid)),
  };
}

interface Envelope {
  payload: string;
  payloadType: string;
  signatures: { keyid: unknown }[];
}

function parse(bytes: Uint8Array): Envelope {
  const refused = (what: string) =>
    new Refusal('NEXXO_ENVELOPE_INVALID', `The envelope is refused: ${what}.`);
  let value: Partial<Envelope> | null;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as Partial<Envelope> | null;
  } catch (error) {
    throw refused(`it is not JSON (${(error as Error).message})`);
  }
  if (typeof value?.payload !== 'string' || !Array.isArray(value.signatures))
    throw refused('it has no payload and signatures');
  if (value.payloadType !== payloadType)
    throw refused(
      `what it holds is said to be ${JSON.stringify(value.payloadType)}, not a plugin's manifest`,
    );
  if (value.signatures.length > 16) throw refused('it has more than 16 signatures');
  return value as Envelope;
}
