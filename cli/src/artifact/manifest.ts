import type { Kind } from '../project/trust-store.ts';
import type { Request } from './capabilities.ts';

/** A manifest that was checked by the addon: one that verified, or was made here. */
export interface Manifest {
  name: string;
  version: string;
  kind: Kind;
  entry: string;
  files: { path: string; size: number; sha256: string }[];
  hooks: string[];
  capabilities: Request[];
  limits?: Record<string, number>;
  engines: { nexxo: string };
  publisher: { name: string; url?: string };
  time: string;
  source?: { package: string; version: string; integrity?: string };
  /** In an approval: the packages whose code or files the plugin uses, with the digests of their trees. */
  packages?: { path: string; sha256: string }[];
}

export const parseManifest = (text: string): Manifest => JSON.parse(text) as Manifest;
