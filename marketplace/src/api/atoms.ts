import { z } from 'zod';

/** A package's name as the npm registry takes it for new packages. */
export const packageName = z
  .string()
  .max(214)
  .regex(
    /^(?!node_modules$|favicon\.ico$)(?:@[a-z0-9_-][a-z0-9._-]*\/[a-z0-9_-][a-z0-9._-]*|[a-z0-9][a-z0-9._-]*)$/,
  );

const number = '(?:0|[1-9][0-9]*)';
const prerelease = `(?:${number}|[0-9]*[a-zA-Z-][0-9a-zA-Z-]*)`;
const semver = `^${number}\\.${number}\\.${number}(?:-${prerelease}(?:\\.${prerelease})*)?(?:\\+[0-9a-zA-Z-]+(?:\\.[0-9a-zA-Z-]+)*)?$`;

/** A whole version of semver.org. */
export const versionNumber = z.string().max(256).regex(new RegExp(semver));

/** A key's id as the npm registry writes it. */
export const keyId = z.string().regex(/^SHA256:[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]$/);

/** A public key that has signed something here. */
export const publicKey = z.strictObject({
  keyId,
  /** Base64 of the DER SubjectPublicKeyInfo. */
  publicKey: z.base64().max(1024),
});
export type PublicKey = z.infer<typeof publicKey>;

/** SHA-256 in hexadecimal digits. */
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** Subresource integrity of an archive. */
export const integrity = z.string().regex(/^sha512-[A-Za-z0-9+/]{85}[AQgw]==$/);

/** RFC 3339 in UTC, to the second, as entries of the log have it. */
export const time = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);

/** See `VersionsTable.state`. */
export const versionState = z.enum(['published', 'yanked', 'revoked']);

/** What a plugin can ask for; docs/capabilities.md says what each allows. */
export const capabilityName = z.enum([
  'bundler',
  'clock',
  'config',
  'env',
  'read',
  'resolve',
  'server',
  'watch',
  'write',
]);
export type CapabilityName = z.infer<typeof capabilityName>;

const values = z.array(z.string().max(512)).min(1).max(100);
const reason = z.string().min(1).max(500);
const list = <Name extends CapabilityName>(capability: Name) =>
  z.strictObject({ capability: z.literal(capability), value: values, reason });

/** What a manifest asks for, and why. */
export const capabilityRequest = z.discriminatedUnion('capability', [
  z.strictObject({ capability: z.literal('bundler'), value: z.literal(true), reason }),
  z.strictObject({ capability: z.literal('clock'), value: z.literal('real'), reason }),
  list('config'),
  list('env'),
  list('read'),
  list('resolve'),
  list('server'),
  list('watch'),
  list('write'),
]);
export type CapabilityRequest = z.infer<typeof capabilityRequest>;
/** All that a manifest asks for. */
export const capabilityRequests = z.array(capabilityRequest).max(100);

/** A hook, of whatever bundler. */
export const hookName = z.string().regex(/^[a-z][A-Za-z]{0,39}$/);
/** The hooks of a plugin. */
export const hookNames = z.array(hookName).max(100);

/** A place in the log, or a number of something. */
export const count = z.int().min(0);

/** Milliseconds since the epoch as {@link time}. */
export const timeText = (milliseconds: number): string =>
  `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
