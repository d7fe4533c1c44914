import { formatTrust, readProjectFile } from '@nexxo/native/signing';
import { writeWhole } from './atomic-write.ts';
import type { Project } from './project.ts';

export type Kind = 'artifact' | 'approval';

/** A key of `nexxo.trust.json`. */
export interface TrustedKey {
  keyId: string;
  publicKey: string;
  name?: string;
  patterns: string[];
  expires?: string;
  kinds?: Kind[];
}

export interface Revocation {
  keyId: string;
  time: string;
  reason: string;
}

/** `nexxo.trust.json`, as docs/signed-plugins.md has it. */
export interface TrustStore {
  version: 1;
  threshold?: number;
  keys: TrustedKey[];
  revoked: Revocation[];
  minimumVersions?: Record<string, string>;
}

const nobody: TrustStore = { version: 1, keys: [], revoked: [] };

const encoder = new TextEncoder();

/** The bytes of a project's trust store; one that trusts nobody where it has none. */
export function trustBytes({ trustFile }: Project): Uint8Array {
  return readProjectFile(trustFile) ?? encoder.encode(JSON.stringify(nobody));
}

/** A project's trust store, checked. */
export function readTrust(project: Project): TrustStore {
  return JSON.parse(formatTrust(trustBytes(project))) as TrustStore;
}

/** A trust store as it is written; an error where it is not valid. */
export function trustText(store: TrustStore): string {
  return formatTrust(encoder.encode(JSON.stringify(store)));
}

export function writeTrust({ trustFile }: Project, store: TrustStore): void {
  writeWhole(trustFile, trustText(store));
}

export type KeyState = 'trusted' | 'expired' | 'revoked' | 'unknown';

/** What a store says of a key, whatever it is used for. */
export function keyState(store: TrustStore, keyId: string, now: Date): KeyState {
  if (store.revoked.some((revoked) => revoked.keyId === keyId)) return 'revoked';
  const key = store.keys.find((trusted) => trusted.keyId === keyId);
  if (key === undefined) return 'unknown';
  return key.expires !== undefined && Date.parse(key.expires) <= now.getTime() ? 'expired' : 'trusted';
}
