import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Answer, CallSite } from './call-site.ts';
import { text, whereOf } from './call-site.ts';
import { checkNesting } from './checks/nesting.ts';
import { NexxoError } from './error.ts';
import { cleanData, isRecord } from './value/clean-data.ts';

type Function = (...args: unknown[]) => unknown;

/** The bundlers' functions that only turn one text into another, by module. */
const ASYNC: Readonly<Record<string, readonly string[]>> = {
  vite: ['transformWithOxc', 'transformWithEsbuild', 'parseAstAsync'],
  'rollup/parseAst': ['parseAstAsync'],
  'rolldown/parseAst': ['parseAstAsync'],
};

/** Those of them that answer at once, and the module that has them in a form that can be loaded at once. */
const SYNC: Readonly<Record<string, string>> = {
  vite: 'rolldown/parseAst',
  'rollup/parseAst': 'rollup/parseAst',
  'rolldown/parseAst': 'rolldown/parseAst',
};

const requireFrom = (root: string): NodeJS.Require => createRequire(path.join(root, 'package.json'));

function checked(site: CallSite, name: unknown, args: unknown): unknown[] {
  const given = Array.isArray(args) ? args : [];
  const where = whereOf(site);
  const code = text(site, String(name), given[0]);
  checkNesting(code, `what ${String(name)} was given`, 'NEXXO_STACK_OVERFLOW', where);
  const rest = given.slice(1).map((value) => cleanData(value) ?? undefined);
  // Settings are looked up around the file, and read from the one that the options name.
  const [file, options] = rest;
  const { tsconfig } = isRecord(options) ? options : {};
  for (const read of [file, tsconfig])
    if (typeof read === 'string') site.guard.checkId(read, `${String(name)} was given the file`, where);
  return [code, ...rest];
}

function refused({ plugin, hook, moduleId: id }: CallSite, from: unknown, name: unknown): NexxoError {
  const what = `${String(from)}.${String(name)} cannot be called from inside`;
  return new NexxoError('NEXXO_UNSUPPORTED', what, { plugin, hook, id });
}

/** What a plugin calls of the bundler's own functions, with the project's bundler. */
export const bundlerRequests: Record<string, Answer> = {
  bundlerFunction: async (site, [from, name, args]) => {
    if (typeof from !== 'string' || !Object.hasOwn(ASYNC, from) || !ASYNC[from]?.includes(String(name)))
      throw refused(site, from, name);
    const file = requireFrom(site.root).resolve(from);
    const module = (await import(pathToFileURL(file).href)) as Record<string, Function>;
    return cleanData(await module[String(name)]?.(...checked(site, name, args)));
  },
};

export const bundlerAnswers: Record<string, Answer> = {
  bundlerParse: (site, [from, args]) => {
    const source = typeof from === 'string' && Object.hasOwn(SYNC, from) ? SYNC[from] : undefined;
    if (source === undefined) throw refused(site, from, 'parseAst');
    const load = source === 'rollup/parseAst' ? requireFrom(site.root) : createRequire(import.meta.url);
    const { parseAst } = load(source) as { parseAst: Function };
    return parseAst(...checked(site, 'parseAst', args));
  },
};
