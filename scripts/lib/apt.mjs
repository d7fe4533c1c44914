import { read, run } from './run.mjs';

let updated = false;

export const hasApt = () => read('apt-get', ['--version']) !== null;

function asRoot(args) {
  if (process.getuid?.() === 0) return ['apt-get', args];
  if (
    read('sudo', ['-n', 'true']) !== null ||
    (process.stdin.isTTY && read('sudo', ['--version']) !== null)
  ) {
    return ['sudo', ['apt-get', ...args]];
  }
  return null;
}

const isKnown = (name) => /Candidate: (?!\(none\))/.test(read('apt-cache', ['policy', name]) ?? '');

/** Installs the first list of packages that this Debian knows. */
export async function aptInstall(...alternatives) {
  const update = asRoot(['update', '-qq']);
  if (!update) {
    throw new Error(`Needs root to install packages. Run: apt-get install ${alternatives[0].join(' ')}`);
  }
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  if (!updated) await run(...update, { env });
  updated = true;
  const packages = alternatives.find((list) => list.every(isKnown));
  if (!packages) {
    throw new Error(`No package source knows: ${alternatives.map((list) => list.join(' ')).join(' | or ')}`);
  }
  await run(...asRoot(['install', '-y', '-qq', '--no-install-recommends', ...packages]), { env });
}
