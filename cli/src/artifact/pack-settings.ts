import { readPackageJson } from '../project/installed.ts';
import { readBounded } from '../project/read-file.ts';
import { UsageError } from '../usage-error.ts';
import type { Request } from './capabilities.ts';

export interface PackOptions {
  hooks?: string;
  capabilities?: string;
  publisher?: string;
  entry?: string;
  export?: string;
}

/** How a plugin is packed, put together from the options and the field `nexxo` of its package.json. */
export interface PackSettings {
  name: string;
  version: string;
  entry: string | undefined;
  /** The export with the factory. */
  exportName: string;
  /** Undefined where the plugin itself is to be asked. */
  hooks: string[] | undefined;
  capabilities: Request[];
  limits: Record<string, number>;
  publisher: { name: string; url?: string };
}

type Fields = Record<string, unknown>;

const known = ['entry', 'export', 'hooks', 'capabilities', 'limits', 'publisher'];

/** The settings; their values are checked where the manifest is made. */
export function packSettings(directory: string, options: PackOptions): PackSettings {
  const packageJson = readPackageJson(directory);
  const { name, version } = packageJson;
  if (typeof name !== 'string' || typeof version !== 'string')
    throw new UsageError(`${directory}/package.json needs a name and a version.`);
  const own = (packageJson['nexxo'] ?? {}) as Fields;
  const unknown = typeof own === 'object' ? Object.keys(own).find((key) => !known.includes(key)) : '';
  if (unknown !== undefined)
    throw new UsageError(
      unknown === ''
        ? 'The field `nexxo` of package.json must be an object.'
        : `The field \`nexxo.${unknown}\` of package.json is not known; there are ${known.join(', ')}.`,
    );
  return {
    name,
    version,
    entry: options.entry ?? optionalText(own, 'entry'),
    exportName: options.export ?? optionalText(own, 'export') ?? 'default',
    hooks: options.hooks === undefined ? hookList(own['hooks']) : splitHooks(options.hooks),
    capabilities: requests(options.capabilities, own['capabilities']),
    limits: (own['limits'] ?? {}) as Record<string, number>,
    publisher: publisher(options.publisher, own['publisher'], packageJson),
  };
}

function optionalText(own: Fields, key: string): string | undefined {
  const value = own[key];
  if (value === undefined || typeof value === 'string') return value;
  throw new UsageError(`\`nexxo.${key}\` in package.json must be a text.`);
}

/** Hooks as the command line has them: `transform,load`. */
export function splitHooks(text: string): string[] {
  return [...new Set(text.split(/[\s,]+/).filter((hook) => hook !== ''))].sort();
}

function hookList(value: unknown): string[] | undefined {
  if (value === undefined) return undefined;
  if (Array.isArray(value) && value.every((hook) => typeof hook === 'string'))
    return [...new Set(value)].sort();
  throw new UsageError('`nexxo.hooks` in package.json must be a list of names.');
}

function requests(file: string | undefined, own: unknown): Request[] {
  const where = file ?? '`nexxo.capabilities` in package.json';
  const value = file === undefined ? (own ?? []) : readJson(file);
  if (Array.isArray(value)) return value as Request[];
  throw new UsageError(
    `${where} must be a list such as [{ "capability": "read", "value": ["icons"], "reason": "Reads the icons." }].`,
  );
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(readBounded(file, 2 ** 20)));
  } catch (error) {
    if (error instanceof SyntaxError) throw new UsageError(`${file} is not JSON: ${error.message}`);
    throw error;
  }
}

function publisher(
  option: string | undefined,
  own: unknown,
  { author, homepage }: Fields,
): PackSettings['publisher'] {
  if (option !== undefined) return { name: option };
  if (typeof own === 'string') return { name: own };
  if (typeof own === 'object' && own !== null) return own as PackSettings['publisher'];
  // npm writes a person as `Name <address> (page)` too.
  const name =
    typeof author === 'string' ? author.replace(/\s*[<(].*$/, '') : (author as Fields | undefined)?.['name'];
  if (typeof name !== 'string' || name === '')
    throw new UsageError(
      'Who publishes this is not known: give --publisher <name>, or write `nexxo.publisher` or `author` to package.json.',
    );
  const isPage =
    typeof homepage === 'string' && /^https:\/\/[a-z0-9.-]+\.[a-z]+(?:\/[\w./-]*)?$/.test(homepage);
  return isPage ? { name, url: homepage } : { name };
}
