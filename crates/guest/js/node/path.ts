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
const STRINGS: Record<string, string[]> = {
  normalize: ['path'],
  isAbsolute: ['path'],
  relative: ['from', 'to'],
  dirname: ['path'],
  basename: ['path'],
  extname: ['path'],
  parse: ['path'],
};

/** The port throws without Node's code, which plugins test for. */
function checked(port: Port): PathModule {
  const module: Record<string, unknown> = { ...port };
  for (const [name, parameters] of Object.entries(STRINGS)) {
    const original = port[name as 'relative'] as (...args: unknown[]) => unknown;
    module[name] = (...args: unknown[]) => {
      for (const [index, parameter] of parameters.entries()) {
        if (typeof args[index] !== 'string') throw invalidArgument(parameter, 'of type string', args[index]);
      }
      return original(...args);
    };
  }
  for (const name of ['join', 'resolve'] as const) {
    module[name] = (...args: string[]) => {
      for (const [index, arg] of args.entries()) {
        if (typeof arg !== 'string')
          throw invalidArgument(name === 'join' ? 'path' : `paths[${index}]`, 'of type string', arg);
      }
      return port[name](...args);
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

export const posix: PathModule = checked(posixPort);
export const win32: PathModule = checked(win32Port as unknown as Port);
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
