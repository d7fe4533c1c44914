import { native } from '../native.ts';
import { invalidArgument, withCode } from './errors.ts';
import { fileURLToPath } from './file-url.ts';
import { resolve } from './path.ts';
import { SYSTEM_ERRORS } from './system-errors.ts';

export type PathLike = string | URL | Uint8Array;

interface HostError extends Error {
  code?: string;
  errno?: number;
  syscall?: string;
  path?: string;
  $nexxoError?: unknown;
}

export function toPath(path: unknown, name: string = 'path'): string {
  let text: string;
  if (typeof path === 'string') text = path;
  else if (path instanceof URL) text = fileURLToPath(path);
  else if (path instanceof Uint8Array) text = native.utf8Decode(path, false, true);
  else throw invalidArgument(name, 'of type string or an instance of Buffer or URL', path);
  if (text.includes('\0')) {
    throw withCode(
      new TypeError(
        `The argument '${name}' must be a string, Uint8Array, or URL without null bytes. Received '${text.replaceAll('\0', '\\x00')}'`,
      ),
      'ERR_INVALID_ARG_VALUE',
    );
  }
  return text;
}

/** The error as Node words it: plugins match on its message as well as on its code. */
export function systemError(code: string, syscall: string, path?: string, dest?: string): HostError {
  const [errno, words] = SYSTEM_ERRORS[code] ?? [-1, 'unknown error'];
  const about = (path === undefined ? '' : ` '${path}'`) + (dest === undefined ? '' : ` -> '${dest}'`);
  const error = Object.assign(new Error(`${code}: ${words}, ${syscall}${about}`), { errno, code, syscall });
  return Object.assign(error, path === undefined ? {} : { path }, dest === undefined ? {} : { dest });
}

/** Whether a path looks as if it were not there to a plugin that asks no more than that. */
export function isAbsent(error: unknown): boolean {
  const { code } = error as HostError;
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'NEXXO_FS_DENIED';
}

/** Asks the host, about the absolute path, and words its refusal with the path as the plugin wrote it. */
export function askHost(method: string, syscall: string, path: string, ...args: unknown[]): unknown {
  return ask(method, syscall, path, undefined, args);
}

/** The same for what has a second path, which its errors name. */
export function askHostAboutTwo(
  method: string,
  syscall: string,
  path: string,
  dest: string,
  ...args: unknown[]
): unknown {
  return ask(method, syscall, path, dest, args);
}

/** Whether the host finds a path: its refusal is not worded, as nobody sees it. */
export function hostFinds(path: string): boolean {
  try {
    native.hostCall('fs.stat', 0, [resolve(path), true]);
    return true;
  } catch {
    return false;
  }
}

function ask(
  method: string,
  syscall: string,
  path: string,
  dest: string | undefined,
  args: unknown[],
): unknown {
  try {
    return native.hostCall(method, 0, [resolve(path), ...args]);
  } catch (thrown) {
    const error = thrown as HostError;
    const code = error?.code;
    if (typeof code === 'string' && code in SYSTEM_ERRORS) {
      const failure = systemError(code, syscall, path, dest);
      // A refusal that looks like a path that is not there still tells whoever reads the error of its grant.
      if (error.message.includes('is not granted')) {
        Object.defineProperty(failure, 'cause', { value: error, writable: true, configurable: true });
      }
      throw failure;
    }
    if (error instanceof Error) {
      error.syscall ??= syscall;
      error.path ??= path;
    }
    throw error;
  }
}
