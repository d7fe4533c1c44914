import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomUUID,
} from 'node:crypto';
import {
  chmodSync,
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { formatVerifierKey, logOrigin } from '@nexxo/native/protocol';
import { generateKey, keyIdOf } from '@nexxo/native/signing';
import type { RegistryKeys } from './registry-keys.ts';
import type { Store } from './store/store.ts';

const PACKAGES_FILE = 'packages-key.pem';
const LOG_FILE = 'log-key.pem';
const LARGEST = 16_384;
/** Rights of others than the owner. */
const OTHERS = 0o077;

/**
 * Reads the registry's keys, or makes them where there are none.
 *
 * @param directory where they are; nobody else may read it
 * @param url the registry's address, which gives the log its name
 * @throws Error where a file can be read by others, or is no key of its kind
 */
export function openRegistryKeys(directory: string, url: string): RegistryKeys {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const packages = keyOf(
    directory,
    PACKAGES_FILE,
    'an ECDSA P-256 key',
    () => generateKey().privateKey,
    isP256,
  );
  const log = keyOf(directory, LOG_FILE, 'an Ed25519 key', newEd25519, isEd25519);
  const spki = createPublicKey(packages).export({ type: 'spki', format: 'der' }).toString('base64');
  const origin = logOrigin(url);
  return {
    packages: { privateKey: packages, keyId: keyIdOf(spki), spki },
    log: { privateKey: log, origin, verifier: formatVerifierKey(origin, createPublicKey(log)) },
  };
}

const isP256 = (key: KeyObject): boolean =>
  key.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === 'prime256v1';
const isEd25519 = (key: KeyObject): boolean => key.asymmetricKeyType === 'ed25519';

const newEd25519 = (): string =>
  generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

function keyOf(
  directory: string,
  name: string,
  kind: string,
  make: () => string,
  fits: (key: KeyObject) => boolean,
): KeyObject {
  const file = join(directory, name);
  let text = readPrivate(file);
  if (text === undefined) {
    writeOnce(directory, file, make());
    text = readPrivate(file);
  }
  let key: KeyObject | undefined;
  try {
    key = createPrivateKey(text ?? '');
  } catch {
    // The cause could quote the file.
  }
  if (key === undefined || !fits(key)) throw new Error(`${file} is not ${kind} in PEM (PKCS #8)`);
  return key;
}

/** The file's text, or undefined where there is none. */
function readPrivate(file: string): string | undefined {
  let handle: number;
  try {
    handle = openSync(file, constants.O_RDONLY);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    const { mode, size } = fstatSync(handle);
    if (process.platform !== 'win32' && (mode & OTHERS) !== 0) {
      throw new Error(`${file} is a private key, and others can read or write it. Run: chmod 600 ${file}`);
    }
    if (size > LARGEST) throw new Error(`${file} is too large for a key`);
    return readFileSync(handle, 'utf8');
  } finally {
    closeSync(handle);
  }
}

/** Writes the file whole or not at all; of several processes one wins. */
function writeOnce(directory: string, file: string, text: string): void {
  const temporary = join(directory, `.${randomUUID()}`);
  const handle = openSync(temporary, 'wx', 0o600);
  try {
    writeSync(handle, text);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  try {
    chmodSync(temporary, 0o600);
    linkSync(temporary, file);
    const folder = openSync(directory, constants.O_RDONLY);
    fsyncSync(folder);
    closeSync(folder);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    rmSync(temporary);
  }
}

/**
 * Holds a registry's address and keys against those with which its database began, and writes them down the first time: a
 * process with others would sign what no client believes.
 *
 * @throws Error that says what differs
 */
export async function pinRegistry(store: Store, url: string, keys: RegistryKeys): Promise<void> {
  const own = { url, 'packages-key': keys.packages.keyId, 'log-key': keys.log.verifier };
  await store.change(async (transaction) => {
    const rows = await transaction.selectFrom('settings').selectAll().execute();
    const pinned = new Map(rows.map(({ name, value }) => [name, value]));
    for (const [name, value] of Object.entries(own)) {
      const before = pinned.get(name);
      if (before === undefined) await transaction.insertInto('settings').values({ name, value }).execute();
      else if (before !== value) {
        throw new Error(`This database belongs to a registry with another ${name}: ${before}, not ${value}`);
      }
    }
  });
}
