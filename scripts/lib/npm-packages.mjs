import { existsSync, readFileSync } from 'node:fs';
import { at } from './root.mjs';
import { run } from './run.mjs';

const packagesIn = (file) => JSON.parse(readFileSync(at(file), 'utf8')).packages ?? {};

/** Does node_modules hold what the lock file asks for? */
export function packagesAreInstalled() {
  if (!existsSync(at('node_modules/.package-lock.json'))) return false;
  if (!existsSync(at('package-lock.json'))) return true;
  const installed = packagesIn('node_modules/.package-lock.json');
  return Object.entries(packagesIn('package-lock.json')).every(
    ([path, wanted]) =>
      !path.includes('node_modules/') || wanted.optional || installed[path]?.version === wanted.version,
  );
}

/**
 * Installs what the lock file says and leaves it as it is. Not `npm ci`: that refuses a lock file which lacks the
 * optional packages of other platforms, as one does that was written where a registry did not have them all.
 */
export function installPackages() {
  return run('npm', ['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund']);
}
