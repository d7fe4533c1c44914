import { type Check, type Checked, list, nullable, object, oneOf, text, whole } from './checks.ts';

/** The largest archive, in bytes. */
export const MAX_ARCHIVE = 32 * 2 ** 20;

const name = text(214, /^(?:@[a-z0-9_-][a-z0-9._-]*\/[a-z0-9_-][a-z0-9._-]*|[a-z0-9][a-z0-9._-]*)$/);
const version = text(
  256,
  /^(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?$/,
);
const keyId = text(60, /^SHA256:[A-Za-z0-9+/]{43}$/);
const key = object({ keyId, publicKey: text(1024, /^[A-Za-z0-9+/]+={0,2}$/) });
const time = text(20, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
const integrity = text(95, /^sha512-[A-Za-z0-9+/]{86}==$/);
const state = oneOf('published', 'yanked', 'revoked');
const size = whole(1, MAX_ARCHIVE);
const place = whole(0, 2 ** 48);
const words = list(text(200), 200);

/** What `/.well-known/nexxo.json` says. */
export const description = object({
  version: whole(1, 1),
  url: text(2000),
  log: object({ origin: text(2000), key: text(1000) }),
});
export type Description = Checked<typeof description>;

/** A page of what was found. */
export const found = object({
  total: whole(0, 2 ** 48),
  plugins: list(
    object({
      name,
      version,
      description: text(20_000),
      capabilities: words,
      frameworks: words,
      hooks: words,
      owner: keyId,
      updated: time,
    }),
    50,
  ),
});
export type Found = Checked<typeof found>;

/** A plugin with a page of its versions, the newest first. */
export const plugin = object({
  name,
  description: text(20_000),
  owner: key,
  latest: nullable(version),
  versions: list(
    object({
      version,
      state,
      reason: nullable(text(2000)),
      published: time,
      signers: list(keyId, 16),
      size,
    }),
    100,
  ),
  next: nullable(whole(0, 2 ** 48)),
});
export type Plugin = Checked<typeof plugin>;
export type ListedVersion = Plugin['versions'][number];

/** What a version asks for, as the registry says; the archive's own manifest decides. */
const request: Check<{ capability: string; value: string[] | true | 'real'; reason: string }> = (
  value,
  at,
) => {
  const { capability, reason } = object({ capability: text(40), reason: text(1000) })(value, at);
  const asked: unknown = Reflect.get(value as object, 'value');
  return {
    capability,
    value: asked === true || asked === 'real' ? asked : list(text(512), 100)(asked, `${at}.value`),
    reason,
  };
};

/** All that is needed to verify a version. */
export const release = object({
  name,
  version,
  state,
  reason: nullable(text(2000)),
  published: time,
  integrity,
  size,
  manifest: text(64, /^[0-9a-f]{64}$/),
  signers: list(key, 16),
  publisher: key,
  owner: key,
  capabilities: list(request, 100),
  hooks: words,
  logIndex: place,
});
export type Release = Checked<typeof release>;

/** What became of versions. */
export const states = list(
  object({
    name,
    version,
    state: oneOf('published', 'yanked', 'revoked', 'unknown'),
    reason: nullable(text(2000)),
    latest: nullable(version),
  }),
  200,
);
export type States = Checked<typeof states>;

/** What a version is after it was withdrawn or brought back. */
export const withdrawn = object({ name, version, state, time, logIndex: place });
export type Withdrawn = Checked<typeof withdrawn>;

/** Who owns a name now. */
export const transferred = object({ name, owner: key, time, logIndex: place });
export type Transferred = Checked<typeof transferred>;

/** What was published. */
export const published = object({ name, version, integrity, logIndex: place });
export type Published = Checked<typeof published>;

/** How a registry says that it refuses something. */
export const refusal = object({ error: object({ code: text(60), message: text(4000) }) });
