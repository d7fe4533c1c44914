import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createSandbox } from '@nexxo/native';
import type { PackageFile } from '@nexxo/native/signing';

/**
 * The hooks of what a plugin's factory makes when it is called without arguments, in a sandbox.
 *
 * @param specifier what would be imported
 * @param root from where
 * @throws what loading the plugin threw
 */
export async function factoryHooks(
  specifier: string,
  root: string,
  exportName: string,
  read: string[] = [],
): Promise<string[]> {
  // Nothing is vouched for yet, and nothing but `read` is granted either.
  const sandbox = createSandbox({ root, cacheDir: false, read, verify() {} });
  try {
    const { hooks } = await sandbox.loadPlugin({ package: specifier, export: exportName });
    return hooks.sort();
  } finally {
    sandbox.dispose();
  }
}

/** The same of a bundle that was packed, with the files beside it. */
export async function packedHooks(
  files: PackageFile[],
  entry: string,
  exportName: string,
): Promise<string[]> {
  const directory = mkdtempSync(join(tmpdir(), 'nexxo-packed-'));
  try {
    for (const { path, data } of files) {
      mkdirSync(dirname(join(directory, path)), { recursive: true });
      writeFileSync(join(directory, path), data);
    }
    // It may read what it was packed with.
    return await factoryHooks(join(directory, entry), directory, exportName, [directory]);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
