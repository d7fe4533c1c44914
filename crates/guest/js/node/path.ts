import { posix as posixPort, win32 as win32Port } from 'path-unified';
import { invalidArgument } from './errors.ts';

type Port = typeof posixPort;
export interface PathModule extends Port {
  _makeLong(path: string): string;
  matchesGlob(path: string, pattern: string): boolean;
  posix: PathModule;
  win32: PathModule;
}

/** Which arguments must be strings; `resolve` and `join` take any number of them. */
const STRINGS = {
  normalize: 'path',
  isAbsolute: 'path',
  dirname: 'path',
  basename: 'path',
  extname: 'path',
  parse: 'path',
} as const;

/** Has something that is not there when a POSIX path is normal: an empty part, `.` or `..`. */
const UNUSUAL = /\/\/|(?:^|\/)\.\.?(?:\/|$)/;

/** A normal absolute path without a slash at its end; undefined where that takes more. */
function plainAbsolute(path: string): string | undefined {
  if (!path.startsWith('/') || UNUSUAL.test(path)) return undefined;
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}

/** Most paths that plugins ask for are normal already, which the port finds out by each of their characters. */
const plain = {
  normalize: (path: string): string | undefined => (path === '' || UNUSUAL.test(path) ? undefined : path),
  join(paths: readonly string[]): string | undefined {
    for (let index = 0; index < paths.length; index++) if (paths[index] === '') return undefined;
    return this.normalize(paths.join('/'));
  },
  resolve(paths: readonly string[]): string | undefined {
    const [base, name] = paths;
    if (base === undefined || paths.length > 2) return undefined;
    if (name === undefined) return plainAbsolute(base);
    return plainAbsolute(name.startsWith('/') ? name : `${base}/${name}`);
  },
};

/** The port throws without Node's code, which plugins test for. */
function checked(port: Port, isPosix: boolean): PathModule {
  const module: Record<string, unknown> = { ...port };
  for (const [name, parameter] of Object.entries(STRINGS)) {
    const original = port[name as 'basename'];
    module[name] = (path: string, suffix?: string) => {
      if (typeof path !== 'string') throw invalidArgument(parameter, 'of type string', path);
      return original(path, suffix);
    };
  }
  if (isPosix) {
    const { normalize } = module as unknown as Port;
    module['normalize'] = (path: string) =>
      (typeof path === 'string' ? plain.normalize(path) : undefined) ?? normalize(path);
  }
  module['relative'] = (from: string, to: string) => {
    if (typeof from !== 'string') throw invalidArgument('from', 'of type string', from);
    if (typeof to !== 'string') throw invalidArgument('to', 'of type string', to);
    return port.relative(from, to);
  };
  for (const name of ['join', 'resolve'] as const) {
    module[name] = (...paths: string[]) => {
      for (let index = 0; index < paths.length; index++) {
        const path = paths[index];
        if (typeof path !== 'string')
          throw invalidArgument(name === 'join' ? 'path' : `paths[${index}]`, 'of type string', path);
      }
      return (isPosix ? plain[name](paths) : undefined) ?? port[name](...paths);
    };
  }
  module['format'] = (parts: Parameters<Port['format']>[0]) => {
    if (parts === null || typeof parts !== 'object')
      throw invalidArgument('pathObject', 'of type object', parts);
    return port.format(parts);
  };
  module['_makeLong'] = port.toNamespacedPath;
  module['matchesGlob'] = (path: string, pattern: string) => globToRegExp(pattern).test(path);
  return module as unknown as PathModule;
}

function globToRegExp(pattern: string): RegExp {
  const source = pattern
    .replace(/\*\*\/|\*\*|\*|\?|[.+^${}()|\\]/g, (token) => {
      if (token === '**/') return '(?:.*/)?';
      if (token === '**') return '.*';
      if (token === '*') return '[^/]*';
      return token === '?' ? '[^/]' : `\\${token}`;
    })
    .replace(/\\\{([^{}]*)\\\}/g, (_, list: string) => `(?:${list.split(',').join('|')})`);
  return new RegExp(`^${source}$`);
}

export const posix: PathModule = checked(posixPort, true);
export const win32: PathModule = checked(win32Port as unknown as Port, false);
posix.posix = win32.posix = posix;
posix.win32 = win32.win32 = win32;

export const {
  basename,
  delimiter,
  dirname,
  extname,
  format,
  isAbsolute,
  join,
  matchesGlob,
  normalize,
  parse,
  relative,
  resolve,
  sep,
  toNamespacedPath,
  _makeLong,
} = posix;
export default posix;
