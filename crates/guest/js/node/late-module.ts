import { native } from '../native.ts';
import { withCode } from './errors.ts';
import { readFileSync } from './fs-read.ts';
import { isModulePackage } from './module-lookup.ts';
import { dirname, extname } from './path.ts';

export type Format = 'module' | 'commonjs' | 'json';

/** How Node reads a file, by its extension and its package. */
export function formatOf(path: string): Format {
  switch (extname(path)) {
    case '.mjs':
      return 'module';
    case '.cjs':
      return 'commonjs';
    case '.json':
      return 'json';
    case '.js':
      return isModulePackage(dirname(path)) || hasModuleSyntax(path) ? 'module' : 'commonjs';
    case '.node':
      throw withCode(
        new Error(`${path} is a native addon, which cannot run in the sandbox`),
        'NEXXO_UNSUPPORTED',
      );
    case '.ts':
    case '.mts':
    case '.cts':
    case '.tsx':
    case '.jsx':
      throw withCode(
        new TypeError(`Unknown file extension "${extname(path)}" for ${path}`),
        'ERR_UNKNOWN_FILE_EXTENSION',
      );
    default:
      return 'commonjs';
  }
}

/** As Node does: a file that is no CommonJS by its syntax, in a package that does not say. */
function hasModuleSyntax(path: string): boolean {
  const code = textOf(path);
  if (!/^[ \t]*(?:import\b[^(]|export\b)/m.test(code)) return false;
  try {
    wrap(code, path);
    return false;
  } catch {
    return true;
  }
}

/** A source file's text, without its mark and its hashbang. */
export function textOf(path: string): string {
  return (readFileSync(path, 'utf8') as string).replace(/^\uFEFF/, '').replace(/^#!/, '//#!');
}

type Wrapped = (
  this: unknown,
  exports: unknown,
  require: unknown,
  module: unknown,
  filename: string,
  directory: string,
) => unknown;

/** A CommonJS file's code as a function; line numbers stay. */
export function wrap(code: string, path: string): Wrapped {
  return native.script(
    `(function (exports, require, module, __filename, __dirname) { ${code}\n})`,
    path,
  ) as Wrapped;
}
