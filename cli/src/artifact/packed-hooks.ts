import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve, sep } from 'node:path';
import {
  approve,
  ENVELOPE_FILE,
  generateKey,
  LOCK_FILE,
  type PackageFile,
  signManifest,
  TRUST_FILE,
} from '@nexxo/native/signing';
import { trustText } from '../project/trust-store.ts';
import { askedBy } from './capabilities.ts';
import { factoryHooks } from './factory-hooks.ts';
import { parseManifest } from './manifest.ts';

const paths: ReadonlySet<string> = new Set(['read', 'write', 'resolve', 'watch']);

/**
 * The hooks of a plugin that was just packed: it is installed, signed and approved in a project of its own, and loaded as
 * every project will load it.
 */
export async function packedHooks(
  manifest: string,
  files: PackageFile[],
  exportName: string,
): Promise<string[]> {
  const project = mkdtempSync(join(tmpdir(), 'nexxo-packed-'));
  try {
    const { name, capabilities, limits } = parseManifest(manifest);
    const { privateKey, publicKey, keyId } = generateKey();
    const envelope = signManifest({ payload: Buffer.from(manifest), privateKey });
    const trust = trustText({ version: 1, keys: [{ keyId, publicKey, patterns: [name] }], revoked: [] });
    const lock = approve({
      envelope: Buffer.from(envelope),
      trust: Buffer.from(trust),
      granted: askedBy(capabilities),
      limits,
    });
    const write = (path: string, data: string | Uint8Array): void => {
      const file = join(project, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, data);
    };
    // What it may read or write need not be in any project, but a sandbox opens only what is there.
    for (const { value } of capabilities.filter(({ capability }) => paths.has(capability)))
      for (const path of value as string[]) {
        const directory = resolve(project, path);
        if (directory.startsWith(project + sep)) mkdirSync(directory, { recursive: true });
      }
    write(TRUST_FILE, trust);
    write(LOCK_FILE, lock);
    for (const { path, data } of [...files, { path: ENVELOPE_FILE, data: envelope }])
      write(join('node_modules', name, path), data);
    return await factoryHooks(name, project, exportName);
  } finally {
    rmSync(project, { recursive: true, force: true });
  }
}
