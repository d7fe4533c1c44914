import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where this user's downloads lie until they are whole. */
export const downloadFolder = (): string => join(userCache(), 'downloads');

/**
 * Where this user's copy of a log's full tiles of entries lies.
 *
 * @param key of the log, as signed notes write it
 */
export const logFolder = (key: string): string =>
  join(userCache(), 'logs', createHash('sha256').update(key).digest('hex'));

function userCache(): string {
  const { env, platform } = process;
  const caches =
    platform === 'win32'
      ? (env['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'))
      : platform === 'darwin'
        ? join(homedir(), 'Library', 'Caches')
        : env['XDG_CACHE_HOME'] || join(homedir(), '.cache');
  return join(caches, 'nexxo');
}
