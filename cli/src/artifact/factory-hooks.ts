import { createSandbox } from '@nexxo/native';

/**
 * The hooks of what a plugin's factory makes when it is called without arguments, in a sandbox without grants.
 *
 * @param specifier what would be imported
 * @param root from where
 * @throws what loading the plugin threw
 */
export async function factoryHooks(specifier: string, root: string, exportName: string): Promise<string[]> {
  // Nothing vouches for it yet, and nothing is granted either.
  const sandbox = createSandbox({ root, cacheDir: false, verify() {} });
  try {
    const { hooks } = await sandbox.loadPlugin({ package: specifier, export: exportName });
    return hooks.sort();
  } finally {
    sandbox.dispose();
  }
}
