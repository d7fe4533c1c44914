import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { types } from 'node:util';
import { NexxoError } from './error.ts';
import { isRecord } from './value/clean-data.ts';

/** A plugin that is part of the bundler, as the plugin inside asked for it. */
export interface BuiltinRequest {
  name: string;
  options: Record<string, unknown>;
}

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === 'string';
const isFilter: Check = (value) => isText(value) || types.isRegExp(value);
const isFilters: Check = (value) => isFilter(value) || (Array.isArray(value) && value.every(isFilter));

/** Those that only transform what they are given; what each takes. */
const KNOWN: Readonly<Record<string, Readonly<Record<string, Check>>>> = {
  reactRefreshWrapperPlugin: {
    cwd: isText,
    include: isFilters,
    exclude: isFilters,
    jsxImportSource: isText,
    reactRefreshHost: isText,
  },
};

/** Reads a request from the guest's description of a plugin; undefined where the description is of an ordinary one. */
export function readBuiltin(description: unknown, plugin: string): BuiltinRequest | undefined {
  if (!isRecord(description) || description['builtin'] === undefined) return undefined;
  const { builtin } = description;
  const wrong = (what: string): NexxoError =>
    new NexxoError('NEXXO_HOOK_RESULT', `it answered with a built-in plugin ${what}`, { plugin });
  if (!isRecord(builtin) || typeof builtin['name'] !== 'string') throw wrong('without a name');
  const { name, options } = builtin;
  if (!Object.hasOwn(KNOWN, name)) throw wrong(`that is not known: ${JSON.stringify(name)}`);
  const checks = KNOWN[name] as Record<string, Check>;
  const given = Object.entries(isRecord(options) ? options : {}).filter(([, value]) => value !== undefined);
  for (const [key, value] of given)
    if (!Object.hasOwn(checks, key) || !checks[key]?.(value))
      throw wrong(`${name} with a wrong option ${JSON.stringify(key)}`);
  return { name, options: Object.fromEntries(given) };
}

/** Makes the real one, of the Vite that the project has. */
export async function makeBuiltin({ name, options }: BuiltinRequest, root: string): Promise<unknown> {
  const file = createRequire(path.join(root, 'package.json')).resolve('vite/internal');
  const module = (await import(pathToFileURL(file).href)) as Record<string, (options: unknown) => unknown>;
  return module[name]?.(options);
}
