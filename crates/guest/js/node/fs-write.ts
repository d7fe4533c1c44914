import { deniedError } from './denied.ts';

/** Every function that would change a file, or hold one open; what follows "Sync" exists in all three forms. */
const NAMES =
  'appendFile chmod chown copyFile cp fchmod fchown fdatasync fstat fsync ftruncate futimes lchmod lchown link lutimes mkdtemp mkdtempDisposable open ' +
  'opendir read readv rename rm rmdir statfs symlink truncate unlink utimes write writeFile writev close';
const SYNC_ALONE = 'glob';

type Anything = (...args: unknown[]) => unknown;

function target(args: unknown[]): string {
  const [first] = args;
  if (typeof first === 'number') return `file descriptor ${first}`;
  return first instanceof Uint8Array ? new TextDecoder().decode(first) : String(first);
}

function refuse(name: string, args: unknown[]): Error {
  return deniedError(name.startsWith('glob') ? 'unsupported' : 'files', `fs.${name}`, target(args));
}

function named(name: string, value: Anything): Anything {
  return Object.defineProperty(value, 'name', { value: name });
}

export const syncWrites: Record<string, Anything> = {};
export const callbackWrites: Record<string, Anything> = {};
export const promiseWrites: Record<string, Anything> = {};

for (const name of `${NAMES} ${SYNC_ALONE}`.split(' ')) {
  syncWrites[`${name}Sync`] = named(`${name}Sync`, (...args) => {
    throw refuse(`${name}Sync`, args);
  });
  callbackWrites[name] = named(name, (...args) => {
    const callback = args.at(-1);
    const error = refuse(name, args);
    if (typeof callback !== 'function') throw error;
    queueMicrotask(() => callback(error));
  });
  promiseWrites[name] = named(name, async (...args) => {
    throw refuse(`promises.${name}`, args);
  });
}
