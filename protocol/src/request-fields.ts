import { keyIdOf } from '@nexxo/native/signing';
import { fits } from './log/entry-fields.ts';
import { RegistryError } from './registry-error.ts';

/** Base64 of an uncompressed P-256 key's SubjectPublicKeyInfo: a key has one spelling here. */
const PUBLIC_KEY = /^[A-Za-z0-9+/]{122}==$/;
/** 16 bytes in base64url, without stray bits. */
const NONCE = /^[A-Za-z0-9_-]{21}[AQgw]$/;
const LONGEST_ADDRESS = 500;

type Json = Readonly<Record<string, unknown>>;
type Fits = (value: unknown) => boolean;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isPublicKey: Fits = (value) => {
  if (typeof value !== 'string' || !PUBLIC_KEY.test(value)) return false;
  try {
    keyIdOf(value);
    return true;
  } catch {
    return false;
  }
};

const object =
  (fields: Readonly<Record<string, Fits>>): Fits =>
  (value) =>
    isObject(value) && hasExactly(value, Object.keys(fields)) && each(value, fields) === undefined;

const hasExactly = (value: Json, names: readonly string[]): boolean =>
  Object.keys(value).length === names.length && names.every((name) => Object.hasOwn(value, name));

const each = (value: Json, fields: Readonly<Record<string, Fits>>): string | undefined =>
  Object.entries(fields).find(([name, fit]) => !fit(value[name]))?.[0];

/** What every request has. */
const COMMON: Readonly<Record<string, Fits>> = {
  version: (value) => value === 1,
  registry: (value) => typeof value === 'string' && value.length <= LONGEST_ADDRESS && URL.canParse(value),
  action: (value) => typeof value === 'string' && Object.hasOwn(BY_ACTION, value),
  key: isPublicKey,
  nonce: (value) => typeof value === 'string' && NONCE.test(value),
  time: fits.time,
  expires: fits.time,
};

const VERSION = object({ version: fits.version });

/** What each action has besides. */
const BY_ACTION: Readonly<Record<string, Readonly<Record<string, Fits>>>> = {
  publish: { package: object({ version: fits.version, integrity: fits.integrity }) },
  yank: { package: VERSION, reason: fits.reason },
  restore: { package: VERSION },
  revoke: { package: VERSION, reason: fits.reason },
  transfer: { to: isPublicKey },
};

const refused = (what: string): RegistryError =>
  new RegistryError('NEXXO_REQUEST_INVALID', `The request ${what}`);

/**
 * Refuses what is no request: every field must be there and what it may be, and no other.
 *
 * @throws RegistryError NEXXO_NAME_INVALID for its name, NEXXO_REQUEST_INVALID for all else
 */
export function checkRequestFields(value: unknown): void {
  if (!isObject(value)) throw refused('is no object');
  const action = Object.hasOwn(value, 'action') ? value['action'] : undefined;
  const special =
    typeof action === 'string' && Object.hasOwn(BY_ACTION, action) ? BY_ACTION[action] : undefined;
  if (special === undefined) throw refused('has no action that is known');
  const fields = { ...COMMON, ...special };
  if (!hasExactly(value, ['name', ...Object.keys(fields)])) {
    throw refused(`has other fields than ${['name', ...Object.keys(fields)].join(', ')}`);
  }
  const wrong = each(value, fields);
  if (wrong !== undefined) throw refused(`has a field \`${wrong}\` that is none`);
  if (!fits.name(value['name'])) {
    throw new RegistryError('NEXXO_NAME_INVALID', 'The request is for a name that no new package may have');
  }
}
