import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where this user's downloads lie until they are whole. */
export function downloadFolder(): string {
  const { env, platform } = process;
  const caches =
    platform === 'win32'
      ? (env['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'))
      : platform === 'darwin'
        ? join(homedir(), 'Library', 'Caches')
        : env['XDG_CACHE_HOME'] || join(homedir(), '.cache');
  return join(caches, 'nexxo', 'downloads');
}
