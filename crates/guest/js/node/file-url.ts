import { process } from '../web/process.ts';
import { invalidArgument, withCode } from './errors.ts';
import { posix, win32 } from './path.ts';

interface Options {
  windows?: boolean;
}

function onWindows(options: Options | undefined): boolean {
  return options?.windows ?? process.platform === 'win32';
}

export function fileURLToPath(input: string | URL, options?: Options): string {
  if (
    typeof input !== 'string' &&
    !(typeof input === 'object' && input !== null && 'href' in input && 'protocol' in input)
  ) {
    throw invalidArgument('path', 'of type string or an instance of URL', input);
  }
  const url = typeof input === 'string' ? new URL(input) : input;
  if (url.protocol !== 'file:')
    throw withCode(new TypeError('The URL must be of scheme file'), 'ERR_INVALID_URL_SCHEME');
  if (onWindows(options)) return windowsPath(url);
  if (url.hostname !== '') {
    throw withCode(
      new TypeError(`File URL host must be "localhost" or empty on ${process.platform}`),
      'ERR_INVALID_FILE_URL_HOST',
    );
  }
  if (/%2f/i.test(url.pathname)) {
    throw withCode(
      new TypeError('File URL path must not include encoded / characters'),
      'ERR_INVALID_FILE_URL_PATH',
    );
  }
  return decodeURIComponent(url.pathname);
}

function windowsPath(url: URL): string {
  if (/%2f|%5c/i.test(url.pathname)) {
    throw withCode(
      new TypeError('File URL path must not include encoded \\ or / characters'),
      'ERR_INVALID_FILE_URL_PATH',
    );
  }
  const path = decodeURIComponent(url.pathname.replaceAll('/', '\\'));
  if (url.hostname !== '') return `\\\\${url.hostname}${path}`;
  if (!/^\\[A-Za-z]:/.test(path))
    throw withCode(new TypeError('File URL path must be absolute'), 'ERR_INVALID_FILE_URL_PATH');
  return path.slice(1);
}

const ESCAPES: Record<string, string> = {
  '%': '%25',
  '\\': '%5C',
  '\n': '%0A',
  '\r': '%0D',
  '\t': '%09',
  '?': '%3F',
  '#': '%23',
};

export function pathToFileURL(path: string, options?: Options): URL {
  if (typeof path !== 'string') throw invalidArgument('path', 'of type string', path);
  const windows = onWindows(options);
  const { resolve, sep } = windows ? win32 : posix;
  let full = resolve(path);
  if ((path.endsWith('/') || (windows && path.endsWith('\\'))) && !full.endsWith(sep)) full += sep;
  if (windows) full = `/${full.replaceAll('\\', '/')}`;
  return new URL(`file://${full.replace(/[%\\\n\r\t?#]/g, (character) => ESCAPES[character]!)}`);
}
