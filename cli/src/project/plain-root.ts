import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A directory from which packages are found as from the project, but which approved nothing: what is loaded from there is
 * the package as it is installed now, whatever an earlier approval says of it.
 */
export function plainRoot(root: string): string {
  const directory = join(root, 'node_modules', '.cache', 'nexxo', 'unapproved');
  mkdirSync(directory, { recursive: true });
  return directory;
}
