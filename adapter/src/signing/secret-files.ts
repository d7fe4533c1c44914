import { PathPolicy } from '#binding';
import type { PackageFile } from './native.ts';

/** The head of a private key in PEM with the beginning of what follows it, so that words about keys are none. */
const PRIVATE_KEY =
  /^-----BEGIN (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?-----\r?\n(?:[\w-]{1,40}: [^\r\n]{0,200}\r?\n){0,8}(?:\r?\n)?[A-Za-z0-9+/]{32}/m;

/**
 * Finds a private key among files, in PEM as OpenSSL, OpenSSH and `nexxo plugin keygen` write it.
 *
 * @returns the path of the first file with one; undefined where there is none
 */
export function privateKeyIn(files: readonly PackageFile[]): string | undefined {
  return files.find(({ data }) => {
    const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
    return bytes.includes('PRIVATE KEY') && PRIVATE_KEY.test(bytes.toString('latin1'));
  })?.path;
}

/**
 * Whether a file of a package is one that nobody means to give away: a private key, or of a name that no plugin may read
 * either (`.env`, `.npmrc`, `*.key`; `crates/policy/src/deny.rs`).
 *
 * @param directory the package's
 */
export function secretFiles(directory: string): (file: PackageFile) => boolean {
  const policy = new PathPolicy(directory, directory, []);
  return (file) =>
    policy.judge(file.path, undefined, false)?.secret !== undefined || privateKeyIn([file]) !== undefined;
}
