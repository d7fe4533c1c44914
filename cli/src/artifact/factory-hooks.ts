import { createSandbox } from '@nexxo/native';
import { quietly } from '../output/quietly.ts';

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
    const source = { package: specifier, export: exportName };
    const { hooks } = await quietly(() => sandbox.loadPlugin(source));
    return hooks.sort();
  } finally {
    sandbox.dispose();
  }
}
