import { createSandbox, NexxoError, type PackedPlugin } from '@nexxo/native';
import { plainRoot } from '../project/plain-root.ts';
import { UsageError } from '../usage-error.ts';

const isFile = (specifier: string): boolean => specifier.startsWith('file:');

/** Packs a plugin as found from a directory, without running it. */
export async function packInfo(specifier: string, root: string, cacheDir: string): Promise<PackedPlugin> {
  let packed: PackedPlugin | undefined;
  const stop = new Error('packed');
  const sandbox = createSandbox({
    // A package is looked at as it is installed now, approved or not.
    root: isFile(specifier) ? root : plainRoot(root),
    cacheDir,
    verify(artifact) {
      packed = artifact;
      throw stop;
    },
  });
  try {
    await sandbox.plugin(specifier);
  } catch (error) {
    if (error !== stop) throw error instanceof NexxoError ? new UsageError(error.message) : error;
  } finally {
    sandbox.dispose();
  }
  if (packed === undefined) throw new UsageError(`${specifier} could not be packed`);
  return packed;
}
