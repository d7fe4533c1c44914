import { type NativeRequest, native, type PackageFile, signing, type VerifiedManifest } from './native.ts';

/**
 * What is to be verified. `envelope` and `trust` must be there; every other field is one more check.
 */
export interface VerifyRequest {
  /** The bytes of `nexxo.manifest.json`. */
  envelope: Uint8Array;
  /** The bytes of `nexxo.trust.json`. */
  trust: Uint8Array;
  /** The time by which keys expire. Default now. */
  now?: Date | undefined;
  /** The package that the manifest must be for. */
  name?: string | undefined;
  /** The version that it must be for; needs `name`. */
  version?: string | undefined;
  /** The version of Nexxo that is to run it. */
  engine?: string | undefined;
  /** All files of the plugin but the envelope. */
  files?: PackageFile[] | undefined;
  /** The bytes of `nexxo.lock`. */
  lock?: Uint8Array | undefined;
  /** What the settings grant, held against the lock. */
  granted?: GrantedCapabilities | undefined;
  /** The limits that the settings raise, held against the lock. */
  limits?: Readonly<Record<string, number>> | undefined;
}

/** Capabilities as a lockfile has them; docs/capabilities.md. */
export interface GrantedCapabilities {
  read?: readonly string[];
  write?: readonly string[];
  resolve?: readonly string[];
  watch?: readonly string[];
  config?: readonly string[];
  server?: readonly string[];
  /** Names of environment variables. */
  env?: readonly string[];
  bundler?: true;
  clock?: 'real';
}

/**
 * Decides whether a plugin is signed by whom the trust store trusts for it, and is what was signed.
 *
 * The envelope is DSSE 1.0.2 with ECDSA P-256 over SHA-256; docs/signed-plugins.md has the formats.
 *
 * @throws NexxoError for the first check that does not hold: NEXXO_ENVELOPE_INVALID, NEXXO_SIGNATURE_MISSING,
 *   NEXXO_SIGNATURE_INVALID, NEXXO_SIGNER_UNTRUSTED, NEXXO_SIGNER_NOT_ALLOWED, NEXXO_KEY_REVOKED, NEXXO_KEY_EXPIRED,
 *   NEXXO_THRESHOLD, NEXXO_VERSION_TOO_OLD, NEXXO_MANIFEST_INVALID, NEXXO_MANIFEST_MISMATCH, NEXXO_ENGINE_RANGE,
 *   NEXXO_FILE_CHANGED, NEXXO_FILE_MISSING, NEXXO_FILE_UNSIGNED, NEXXO_LOCK_MISSING, NEXXO_LOCK_CHANGED,
 *   NEXXO_LOCK_DOWNGRADE, NEXXO_LOCK_SIGNER, NEXXO_LOCK_CAPABILITY, NEXXO_TRUST_INVALID, NEXXO_LOCK_INVALID, and
 *   NEXXO_OPTION_INVALID for the request itself
 *
 * @example
 * const { manifest, signers } = verifyManifest({ envelope, trust, name: '@acme/rollup-plugin-icons', files });
 */
export function verifyManifest(request: VerifyRequest): VerifiedManifest {
  return signing(() => native.verifyManifest(nativeRequest(request)), { plugin: request.name });
}

/**
 * Approves a plugin: writes it into the lockfile, in place of an earlier approval.
 *
 * @param request `lock` is the lockfile to be added to, none making a new one; `granted` and `limits` are what is
 *   approved, and must cover what the manifest asks for
 * @returns the lockfile's new text
 * @throws what {@link verifyManifest} throws, but for the lock's own checks
 */
export function approve(request: VerifyRequest): string {
  return signing(() => native.approvePlugin(nativeRequest(request)), { plugin: request.name });
}

function nativeRequest({ now, granted, limits, ...rest }: VerifyRequest): NativeRequest {
  const given = Object.entries(rest).filter(([, value]) => value !== undefined);
  return {
    ...(Object.fromEntries(given) as Pick<NativeRequest, 'envelope' | 'trust'>),
    now: (now ?? new Date()).getTime(),
    ...(granted === undefined ? {} : { granted: JSON.stringify(granted) }),
    ...(limits === undefined ? {} : { limits: JSON.stringify(limits) }),
  };
}
