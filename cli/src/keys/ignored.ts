import { spawnSync } from 'node:child_process';
import { basename, dirname } from 'node:path';

/** Whether git would let a file be committed; false where there is no repository, or no git. */
export function couldBeCommitted(path: string): boolean {
  const { status } = spawnSync('git', ['check-ignore', '--quiet', basename(path)], {
    cwd: dirname(path),
    stdio: 'ignore',
  });
  // 0: ignored, 1: not ignored, 128: no repository.
  return status === 1;
}
