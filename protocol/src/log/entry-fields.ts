/** Texts with which a reader would see something else than what is there, as the manifests' format has them. */
const DECEPTIVE =
  /[\p{Cc}\p{Cs}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/u;
const NAME = /^(?:@[a-z0-9_-][a-z0-9._-]*\/[a-z0-9_-]|[a-z0-9])[a-z0-9._-]*$/;
const NUMBER = '(?:0|[1-9][0-9]{0,15})';
const PRERELEASE = '(?:0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)';
const VERSION = new RegExp(
  `^${NUMBER}\\.${NUMBER}\\.${NUMBER}(?:-${PRERELEASE}(?:\\.${PRERELEASE})*)?(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?$`,
);
const TIME = /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$/;

const MAX_NAME = 214;
const MAX_VERSION = 256;
const MAX_REASON = 500;
const MAX_SIGNERS = 16;

type Fits = (value: unknown) => boolean;

const text =
  (pattern: RegExp, longest: number): Fits =>
  (value) =>
    typeof value === 'string' && value.length <= longest && pattern.test(value);

const keyId = text(/^SHA256:[A-Za-z0-9+/]{43}$/, 50);

const time: Fits = (value) => {
  if (typeof value !== 'string' || !TIME.test(value)) return false;
  const date = new Date(value);
  return !Number.isNaN(date.getTime()) && date.toISOString() === value.replace('Z', '.000Z');
};

const reason: Fits = (value) =>
  typeof value === 'string' &&
  value.trim() !== '' &&
  value.length <= 2 * MAX_REASON &&
  [...value].length <= MAX_REASON &&
  !DECEPTIVE.test(value);

const signers: Fits = (value) =>
  Array.isArray(value) && value.length > 0 && value.length <= MAX_SIGNERS && value.every(keyId);

/** What each field of an entry may be. */
export const fits = {
  name: text(NAME, MAX_NAME),
  version: text(VERSION, MAX_VERSION),
  integrity: text(/^sha512-[A-Za-z0-9+/]{86}==$/, 95),
  manifest: text(/^[0-9a-f]{64}$/, 64),
  signers,
  key: keyId,
  from: keyId,
  to: keyId,
  reason,
  time,
} satisfies Record<string, Fits>;
