import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { RolldownMagicString } from 'rolldown';
import { analyzeModule, type ModuleAnalysis, type Pattern } from './module-analysis.ts';
import { guestFile, type RegisteredModule } from './virtual-modules.ts';

/** Above this size a text is not parsed in JavaScript: its tree would take gigabytes. */
export const parseLimit = 1_500_000;

/** What rewriting needs to know about the rest of the bundle. */
export interface RewriteContext {
  /** The real path that a literal means at run time, or null. */
  locate(specifier: string, importer: string, elsewhere: boolean): string | null;
  /** Whether a name given to a helper function is one of the importer's dependencies that is installed. */
  available(specifier: string, importer: string, onlyPeers: boolean, asImport: boolean): boolean;
  /** The files that a partly known specifier may mean; none where they are too many. */
  matches(pattern: Pattern, importer: string): string[];
  /** Makes a virtual module of the modules that are asked for at run time; returns its id. */
  lazy(importer: string, modules: RegisteredModule[]): string;
  /** Notes which `require`s of a module are guarded by `try`. */
  guarded(importer: string, specifiers: Set<string>): void;
}

/**
 * Gives a module its own location and its run-time lookups after it has been moved into the bundle. Returns false where
 * nothing had to change.
 */
export function rewriteModule(
  text: RolldownMagicString,
  code: string,
  file: string,
  format: 'esm' | 'commonjs' | 'unknown',
  context: RewriteContext,
): boolean {
  const lang = /\.[mc]?tsx?$/.test(file) ? (file.endsWith('x') ? 'tsx' : 'ts') : 'js';
  const analysis = code.length > parseLimit ? scan(code) : analyzeModule(code, lang);
  if (analysis === null) return false;
  const esm = format === 'esm' || (format === 'unknown' && analysis.esm);
  const replaced: { start: number; end: number }[] = [];
  const replace = (span: { start: number; end: number }, by: string): void => {
    if (replaced.some(({ start, end }) => start <= span.start && span.end <= end)) return;
    text.overwrite(span.start, span.end, by);
    replaced.push(span);
  };

  for (const { start, end, specifier, elsewhere } of analysis.resolves) {
    const path = context.locate(specifier, file, elsewhere);
    if (path !== null) replace({ start, end }, JSON.stringify(path));
  }

  const lazy = lazyModules(analysis, file, context);
  const head: string[] = [];
  const tail: string[] = [];
  if (lazy.length > 0) {
    const id = JSON.stringify(context.lazy(file, lazy));
    if (esm) tail.push(`import * as $nexxo_lazy from ${id};`);
    else head.push(`var $nexxo_lazy = require(${id});`);
    for (const call of analysis.createdRequires) {
      const found = lazy.find(
        ({ specifier, localName }) => localName !== null && specifier === call.specifier,
      );
      if (found) replace(call, `$nexxo_lazy.${found.localName}()`);
    }
  }
  const ownRequires = analysis.computedRequires.filter(({ created }) => !created);
  if (ownRequires.length > 0) {
    head.push(
      `var $nexxo_require = require(${JSON.stringify(guestFile('registry'))}).requireFrom(${JSON.stringify(file)});`,
    );
    for (const call of ownRequires) replace(call, '$nexxo_require');
  }
  // Last, as a replaced call may hold one: `createRequire(import.meta.url)('x')`.
  const late = analysis.metas.map((meta) => replaceMeta(meta, file, context, replace));
  if (late.includes(true)) {
    const registry = JSON.stringify(guestFile('registry'));
    tail.push(`import { resolveFrom as $nexxo_resolve } from ${registry};`);
  }
  if (analysis.computedImports.length > 0) {
    const registry = JSON.stringify(guestFile('registry'));
    if (esm) tail.push(`import { importComputed as $nexxo_import } from ${registry};`);
    else head.push(`var $nexxo_import = require(${registry}).importComputed;`);
    for (const { start, open } of analysis.computedImports)
      replace({ start, end: open }, `$nexxo_import(${JSON.stringify(pathToFileURL(file).href)}, `);
  }
  if (!esm) {
    for (const [name, value] of [
      ['__filename', file],
      ['__dirname', dirname(file)],
    ] as const)
      if (code.includes(name) && !new RegExp(`^(?:const|let|class)\\s+${name}\\b`, 'm').test(code))
        head.push(`var ${name} = ${JSON.stringify(value)};`);
    context.guarded(file, analysis.guardedRequires);
  }
  if (head.length > 0)
    text.appendLeft(analysis.bodyStart, `${analysis.bodyStart > 0 ? '\n' : ''}${head.join(' ')} `);
  if (tail.length > 0) text.append(`\n${tail.join('\n')}\n`);
  return replaced.length > 0 || head.length > 0 || tail.length > 0;
}

/** Whether the module asks at run time where a specifier leads. */
function replaceMeta(
  { start, end, property, call, argument }: ModuleAnalysis['metas'][number],
  file: string,
  context: RewriteContext,
  replace: (span: { start: number; end: number }, by: string) => void,
): boolean {
  const url = pathToFileURL(file).href;
  const values: Record<string, unknown> = { url, filename: file, dirname: dirname(file), main: false };
  if (property === 'resolve') {
    const path = call === null || argument === null ? null : context.locate(argument, file, false);
    if (call === null || path === null) {
      replace({ start, end }, `$nexxo_resolve(${JSON.stringify(url)})`);
      return true;
    }
    replace(call, JSON.stringify(pathToFileURL(path).href));
  } else if (property === null) replace({ start, end }, `(${JSON.stringify(values)})`);
  else if (Object.hasOwn(values, property)) replace({ start, end }, JSON.stringify(values[property]));
  return false;
}

function lazyModules(analysis: ModuleAnalysis, file: string, context: RewriteContext): RegisteredModule[] {
  const modules: RegisteredModule[] = [];
  const add = (specifier: string, kind: 'import' | 'require', own: boolean, names: string[]): void => {
    if (modules.some((module) => module.specifier === specifier && module.kind === kind)) return;
    modules.push({ specifier, kind, names, localName: own ? `r${modules.length}` : null });
  };
  for (const { specifier, elsewhere } of analysis.createdRequires) {
    const path = context.locate(specifier, file, elsewhere);
    // A relative name that is not there may belong to another base; what is looked up then is for the run time to say.
    if (path === null && /^\.{0,2}\//.test(specifier)) continue;
    add(specifier, 'require', true, path === null ? [] : names(specifier, path));
  }
  for (const { specifier, use, onlyPeers } of analysis.named) {
    if (!context.available(specifier, file, onlyPeers, use === 'import')) continue;
    const path = context.locate(specifier, file, false);
    if (use !== 'locate') add(specifier, use, false, path === null ? [specifier] : names(specifier, path));
  }
  const addMatches = (pattern: Pattern | null, kind: 'import' | 'require'): void => {
    for (const path of pattern === null ? [] : context.matches(pattern, file))
      add(path, kind, false, [path, path.replace(/(?:\/index)?\.[^./]+$/, '')]);
  };
  for (const { pattern } of analysis.computedRequires) addMatches(pattern, 'require');
  for (const { pattern } of analysis.computedImports) addMatches(pattern, 'import');
  return modules;
}

function names(specifier: string, path: string): string[] {
  if (specifier === path) return [];
  return /^\.{0,2}\//.test(specifier) ? [path] : [specifier, path];
}

/** The little that can be known of a huge module without its tree. */
function scan(code: string): ModuleAnalysis {
  const metas = [...code.matchAll(/\bimport\.meta\.(url|dirname|filename)\b/g)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    property: match[1] ?? null,
    call: null,
    argument: null,
  }));
  return {
    esm: /^(?:import|export)\b/m.test(code),
    bodyStart: /^#!.*/.exec(code)?.[0].length ?? 0,
    metas,
    computedImports: [],
    computedRequires: [],
    createdRequires: [],
    resolves: [],
    guardedRequires: new Set(),
    named: [],
  };
}
