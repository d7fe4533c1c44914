import * as binding from '#binding';
import { NexxoError, type NexxoErrorDetails } from '../error.ts';
import { isErrorCode } from '../error-codes.ts';

/** What the addon offers for signed plugins; `src/manifest*.rs`. Texts of files are bytes, for they are signed as bytes. */
export interface SigningBinding {
  generateKey(passphrase?: string): KeyPair;
  keyId(publicKey: string): string;
  publicKey(privateKey: string, passphrase?: string): string;
  signManifest(payload: Uint8Array, privateKey: string, passphrase?: string, envelope?: Uint8Array): string;
  verifyManifest(request: NativeRequest): VerifiedManifest;
  signStatement(payload: Uint8Array, payloadType: string, privateKey: string, passphrase?: string): string;
  verifyStatement(envelope: Uint8Array, payloadType: string, publicKey: string): Uint8Array;
  readManifest(payload: Uint8Array): string;
  readArchive(archive: Uint8Array): PackageFile[];
  checkPackage(envelope: Uint8Array, files: PackageFile[]): void;
  packPlugin(envelope: Uint8Array, files: PackageFile[]): Uint8Array;
  approvePlugin(request: NativeRequest): string;
  formatTrust(trust: Uint8Array): string;
  formatLock(lock: Uint8Array): string;
  packageDigest(path: string): string;
  verifyPackage(request: PackageRequest): VerifiedPackage;
  readPackageFiles(directory: string): PackageFile[];
}

/** A new key. */
export interface KeyPair {
  /** PKCS #8 as PEM, encrypted where a passphrase was given. */
  privateKey: string;
  /** SubjectPublicKeyInfo as PEM. */
  publicKey: string;
  /** Its id, as the npm registry writes it: `SHA256:` and unpadded base64. */
  keyId: string;
}

/** A file of a package. */
export interface PackageFile {
  /** Relative to the package, with `/`. */
  path: string;
  data: Uint8Array;
}

/** A manifest that is signed by whom the trust store trusts for it. */
export interface VerifiedManifest {
  /** The manifest's text, exactly as it was signed. */
  manifest: string;
  /** The SHA-256 of that text, in hexadecimal digits. */
  sha256: string;
  /** The ids of the trusted keys that signed. */
  signers: string[];
}

/** A request as the addon takes it. */
export interface NativeRequest {
  envelope: Uint8Array;
  trust: Uint8Array;
  now: number;
  name?: string;
  version?: string;
  engine?: string;
  files?: PackageFile[];
  lock?: Uint8Array;
  granted?: string;
  limits?: string;
}

/** An installed package, and the project that it is to run in. */
export interface PackageRequest {
  directory: string;
  root: string;
  name: string;
  engine: string;
  now: number;
  granted: string;
  limits: string;
}

/** A package that verified; its bundle is the bytes that were verified. */
export interface VerifiedPackage {
  version: string;
  manifestSha256: string;
  /** The bundle's path in the package. */
  entry: string;
  bundle: Uint8Array;
  sourceMap?: Uint8Array;
  /** The digest of the package's tree. */
  treeSha256: string;
  /** The lockfile that it was held against. */
  lock: Uint8Array;
}

/** The addon's functions. */
export const native: SigningBinding = binding;

/** Runs something of the addon; its errors come out as {@link NexxoError}, whose messages say what to do already. */
export function signing<T>(run: () => T, details: NexxoErrorDetails = {}): T {
  try {
    return run();
  } catch (error) {
    const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
    if (!(error instanceof Error) || !isErrorCode(code)) throw error;
    throw new NexxoError(code, error.message, { ...details, hasRemedy: true });
  }
}
