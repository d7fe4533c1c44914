import { createHash } from 'node:crypto';
import { accessSync, constants, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const name = `.stage-${createHash('sha256')
  .update(import.meta.url)
  .digest('hex')
  .slice(0, 8)}`;

/**
 * A directory for the copies of projects: beside the cases, so that packages are found as from there, or elsewhere with
 * a link to the packages where that directory cannot be written. Its path is the same in the next run, so that packed
 * plugins are found again, unless another process uses it.
 */
export function claimStaging(root: string): string {
  const home = isWritable(root) ? root : linkedHome(root);
  for (let number = 1; ; number++) {
    const directory = join(home, `${name}-${number}`);
    if (claim(directory)) return directory;
  }
}

function isWritable(directory: string): boolean {
  try {
    accessSync(directory, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function linkedHome(root: string): string {
  const key = createHash('sha256').update(root).digest('hex').slice(0, 8);
  const home = join(tmpdir(), `nexxo${name}-${key}`);
  mkdirSync(home, { recursive: true, mode: 0o700 });
  try {
    symlinkSync(join(root, 'node_modules'), join(home, 'node_modules'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return home;
}

function claim(directory: string): boolean {
  const owner = join(directory, 'owner.pid');
  mkdirSync(directory, { recursive: true });
  try {
    writeFileSync(owner, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  if (isRunning(Number(readFileSync(owner, 'utf8')))) return false;
  writeFileSync(owner, String(process.pid));
  return true;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
