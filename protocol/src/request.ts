import { randomBytes } from 'node:crypto';
import { keyIdOf, publicKeyOf, signStatement, verifyStatement } from '@nexxo/native/signing';
import { RegistryError } from './registry-error.ts';
import { checkRequestFields } from './request-fields.ts';

/** What a signed request is, as its signature says. */
export const REQUEST_TYPE = 'application/vnd.nexxo.request+json';

/** The longest request, in bytes of JSON. */
export const MAX_REQUEST_BYTES = 16_384;
/** The longest envelope around one, in bytes. */
export const MAX_REQUEST_ENVELOPE_BYTES = 24_576;

const LONGEST_LIFE_MS = 10 * 60_000;
const LIFE_MS = 5 * 60_000;
/** How far the clocks of client and registry may be apart. */
const CLOCKS_APART_MS = 60_000;

/** A version is there from now on. */
export interface PublishChange {
  action: 'publish';
  name: string;
  /** `integrity` is that of the archive: `sha512-…`. */
  package: { version: string; integrity: string };
}

/** A version is hidden (`yank`) or withdrawn for good (`revoke`). */
export interface WithdrawChange {
  action: 'yank' | 'revoke';
  name: string;
  package: { version: string };
  /** For people: 1 to 500 characters, none that controls how text is shown. */
  reason: string;
}

/** A version that was yanked is there again. */
export interface RestoreChange {
  action: 'restore';
  name: string;
  package: { version: string };
}

/** A name has another owner from now on. */
export interface TransferChange {
  action: 'transfer';
  name: string;
  /** The new owner's public key: base64 of the DER, uncompressed. */
  to: string;
}

/** What a request wants. */
export type RequestedChange = PublishChange | WithdrawChange | RestoreChange | TransferChange;

/** A request to change something in a registry. */
export type RegistryRequest = RequestedChange & {
  version: 1;
  /** The registry's own address. */
  registry: string;
  /** The public key that signs it: base64 of the DER, uncompressed. */
  key: string;
  /** 16 random bytes in base64url; counts once a key. */
  nonce: string;
  /** RFC 3339 in seconds. */
  time: string;
  /** At most ten minutes after `time`. */
  expires: string;
};

/** A request whose signature was verified. */
export interface VerifiedRequest {
  request: RegistryRequest;
  /** Id of the key that signed it. */
  keyId: string;
  /** Until when its nonce must be remembered, in milliseconds since the epoch. */
  nonceExpires: number;
}

/** What `signRequest` needs besides what is wanted. */
export interface RequestOptions {
  /** The registry's own address, with the slash at its end. */
  registry: string;
  /** PKCS #8 as PEM. */
  privateKey: string;
  passphrase?: string | undefined;
  /** Milliseconds since the epoch. Default now. */
  now?: number | undefined;
}

const inSeconds = (time: number): string => `${new Date(time).toISOString().slice(0, 19)}Z`;

/**
 * Writes a request and signs it. It counts for five minutes, once.
 *
 * @returns the envelope's text: the body of a call, or in base64 the header `nexxo-request`
 * @throws RegistryError NEXXO_REQUEST_INVALID, NEXXO_NAME_INVALID; NexxoError NEXXO_KEY_INVALID, NEXXO_PASSPHRASE
 */
export function signRequest(change: RequestedChange, options: RequestOptions): string {
  const { registry, privateKey, passphrase, now = Date.now() } = options;
  const { action, name, ...rest } = change;
  const request = {
    version: 1,
    registry,
    action,
    key: toBase64(publicKeyOf(privateKey, passphrase).publicKey),
    nonce: randomBytes(16).toString('base64url'),
    time: inSeconds(now),
    expires: inSeconds(now + LIFE_MS),
    name,
    ...rest,
  };
  checkRequestFields(request);
  const payload = Buffer.from(JSON.stringify(request), 'utf8');
  return signStatement({ payload, payloadType: REQUEST_TYPE, privateKey, passphrase });
}

/** PEM to the base64 of its DER. */
function toBase64(pem: string): string {
  return pem.replace(/-----[A-Z ]+-----/g, '').replace(/\s/g, '');
}

/**
 * Reads a request, verifies its signature, and that it is for this registry and now. That its nonce is new, and its key may
 * do what it asks for, is for the registry to find out.
 *
 * @param envelope the envelope's bytes, which may be hostile
 * @param registry the registry's own address
 * @param now milliseconds since the epoch
 * @throws RegistryError NEXXO_REQUEST_INVALID, NEXXO_REQUEST_SIGNATURE, NEXXO_REQUEST_REGISTRY, NEXXO_REQUEST_EXPIRED,
 *   NEXXO_NAME_INVALID
 */
export function verifyRequest(envelope: Uint8Array, registry: string, now: number): VerifiedRequest {
  if (envelope.length > MAX_REQUEST_ENVELOPE_BYTES) {
    throw new RegistryError('NEXXO_REQUEST_INVALID', `It has more than ${MAX_REQUEST_ENVELOPE_BYTES} bytes`);
  }
  const key = claimedKey(envelope);
  const payload = verifiedPayload(envelope, key);
  if (payload.length > MAX_REQUEST_BYTES) {
    throw new RegistryError('NEXXO_REQUEST_INVALID', `It has more than ${MAX_REQUEST_BYTES} bytes`);
  }
  // The bytes that were verified; the addon has made sure that they are JSON in which no name stands twice.
  const value: unknown = JSON.parse(new TextDecoder().decode(payload));
  checkRequestFields(value);
  const request = value as RegistryRequest;
  // The key was found before the signature was checked; here it is what was signed.
  if (request.key !== key) throw new RegistryError('NEXXO_REQUEST_SIGNATURE', 'It names two keys');
  if (request.registry !== registry) {
    throw new RegistryError(
      'NEXXO_REQUEST_REGISTRY',
      `It is for ${request.registry}, and this is ${registry}`,
    );
  }
  return { request, keyId: keyIdOf(key), nonceExpires: checkTime(request, now) };
}

function checkTime({ time, expires }: RegistryRequest, now: number): number {
  const [from, to] = [Date.parse(time), Date.parse(expires)];
  if (to <= from || to - from > LONGEST_LIFE_MS) {
    throw new RegistryError('NEXXO_REQUEST_INVALID', 'It does not expire within ten minutes of its time');
  }
  if (now < from - CLOCKS_APART_MS || now > to + CLOCKS_APART_MS) {
    throw new RegistryError(
      'NEXXO_REQUEST_EXPIRED',
      `It counts from ${time} to ${expires}, and it is ${inSeconds(now)}`,
    );
  }
  return to + CLOCKS_APART_MS;
}

/** The key that a request says it is signed by: only a claim, by which the signature is then checked. */
function claimedKey(envelope: Uint8Array): string {
  try {
    const outer = JSON.parse(new TextDecoder().decode(envelope)) as { payload?: unknown };
    const inner = JSON.parse(Buffer.from(String(outer.payload), 'base64').toString()) as { key?: unknown };
    if (typeof inner.key === 'string') return inner.key;
  } catch (cause) {
    throw new RegistryError('NEXXO_REQUEST_INVALID', 'It is no signed request', { cause });
  }
  throw new RegistryError('NEXXO_REQUEST_INVALID', 'It names no key');
}

function verifiedPayload(envelope: Uint8Array, publicKey: string): Uint8Array {
  try {
    return verifyStatement({ envelope, payloadType: REQUEST_TYPE, publicKey });
  } catch (cause) {
    const code: unknown = cause instanceof Error ? Reflect.get(cause, 'code') : undefined;
    switch (code) {
      case 'NEXXO_SIGNATURE_INVALID':
      case 'NEXXO_SIGNATURE_MISSING':
      case 'NEXXO_KEY_INVALID':
        throw new RegistryError('NEXXO_REQUEST_SIGNATURE', 'Its signature is none by the key that it names', {
          cause,
        });
      case 'NEXXO_ENVELOPE_INVALID':
      case 'NEXXO_STATEMENT_INVALID':
        throw new RegistryError('NEXXO_REQUEST_INVALID', 'It is no signed request', { cause });
      default:
        throw cause;
    }
  }
}
