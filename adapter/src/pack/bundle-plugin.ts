import { isBuiltin } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ModuleType, type Plugin, RolldownMagicString } from 'rolldown';
import { reachesAddon } from './addon-reach.ts';
import { isInstalled } from './find-plugin.ts';
import { hugeModule } from './huge-module.ts';
import type { InputFiles } from './input-files.ts';
import { matchingFiles } from './matching-files.ts';
import { worthAnalyzing } from './module-analysis.ts';
import { parseLimit, type RewriteContext, rewriteModule } from './module-rewriter.ts';
import { nativeFile, nativeReason } from './native-package.ts';
import type { ImportKind, NodeResolver, Resolution } from './node-resolver.ts';
import { isBare, type Package, type Packages, splitSpecifier } from './packages.ts';
import { exportNames, guestFile, type VirtualModules } from './virtual-modules.ts';

/** What is shared by the parts of one packing. */
export interface PackContext {
  root: string;
  entry: Resolution;
  inputs: InputFiles;
  packages: Packages;
  resolver: NodeResolver;
  virtual: VirtualModules;
  /** Built-in modules asked for, without `node:`. */
  builtins: Set<string>;
  /** Files whose paths the bundle holds without bundling them. */
  located: Set<string>;
  /** Modules that Rolldown could not take in, with the stand-in for each: by id, or importer and specifier. */
  broken: Map<string, string>;
}

type Resolved = { id: string; external?: boolean; packageJsonPath?: string; moduleSideEffects?: boolean };

/** The Rolldown plugin that resolves as Node does and keeps each module's own place in the file system. */
export function bundlePlugin(pack: PackContext): Plugin {
  const { inputs, virtual } = pack;
  const huge = new Set<string>();
  const formats = new Map<string, string>();
  const guarded = new Map<string, Set<string>>();
  const context = rewriteContext(pack, guarded);

  return {
    name: 'nexxo:pack',
    resolveId(source, importer, { kind }) {
      if (importer === undefined || virtual.isVirtual(source)) return { id: source };
      const from = virtual.realImporter(importer);
      const stand = pack.broken.get(`${importer}\0${source}`) ?? pack.broken.get(`${from}\0${source}`);
      if (stand !== undefined) return { id: stand };
      if (source.startsWith('node:') || isBuiltin(source)) {
        pack.builtins.add(source.replace(/^node:/, ''));
        return { id: source, external: true };
      }
      if (/^(?:data|https?):/.test(source)) return null;
      // A project's own file that is not there is a slip to report, not an optional dependency.
      const own = kind === 'import-statement' && /^\.{1,2}\//.test(source) && !isInstalled(from);
      const how: ImportKind = kind === 'require-call' ? 'require' : 'import';
      const resolved = resolveModule(
        pack,
        source,
        from,
        how,
        guarded.get(from)?.has(source) === true,
        formats,
      );
      if (resolved === null) return own ? null : { id: missingModule(pack, source, from, how) };
      // The written modules are ours and have no effects of their own.
      if (dirname(importer) === writtenDirectory && !resolved.external) resolved.moduleSideEffects = false;
      return resolved;
    },
    load(id) {
      const stand = pack.broken.get(id);
      const code = virtual.code(stand ?? id);
      if (code !== undefined) return { code, moduleType: 'js' };
      const text = inputs.read(id);
      if (text === null) return null;
      const type = moduleType(id);
      const isHuge = type === 'js' && text.length > parseLimit && formatOf(id, formats.get(id)) !== 'esm';
      const held = isHuge ? hugeModule(text, id, inputs.digest(id)) : null;
      if (held !== null) huge.add(id);
      return { code: held ?? text, moduleType: type };
    },
    transform: {
      filter: { code: worthAnalyzing },
      handler(code, id) {
        const isWritten = id.startsWith('\0') || id.startsWith(writtenDirectory);
        if (isWritten || id.endsWith('.json') || huge.has(id) || pack.broken.has(id)) return null;
        const text = new RolldownMagicString(code);
        return rewriteModule(text, code, id, formatOf(id, formats.get(id)), context) ? { code: text } : null;
      },
    },
  };
}

function resolveModule(
  pack: PackContext,
  source: string,
  importer: string,
  kind: ImportKind,
  guarded: boolean,
  formats: Map<string, string>,
): Resolved | null {
  const { packages, resolver, virtual, root } = pack;
  let found = resolver.first(source, [dirname(importer), ...(isBare(source) ? [root] : [])], kind);
  if (found === null) return null;
  const owner = packages.owner(found.path);
  if (found.path.endsWith('.node')) return { id: virtual.denied(nativeFile(found.path, owner)) };
  if (isBare(source) && owner !== null && owner.dir !== packages.owner(importer)?.dir) {
    const { subpath } = splitSpecifier(source);
    if (owner.json.name === 'vite' && subpath === '.')
      return { id: viteModule(pack, owner.dir, owner.json.version ?? '0.0.0') };
    if (owner.json.name === 'vite' && subpath === './internal') return { id: guestFile('vite-internal') };
    const parser = /^(rollup|rolldown)\/parseAst$/.exec(source)?.[1];
    if (parser !== undefined && owner.json.name === parser) return { id: guestFile(`${parser}-parse-ast`) };
    const { name } = owner.json;
    if ((name === 'rollup' || name === 'rolldown') && subpath === '.')
      return { id: virtual.bundler(name, owner.json.version ?? '0.0.0') };
    const native = nativeReason(owner, packages);
    const isNative = subpath === '.' || reachesAddon(found.path, pack.inputs, resolver);
    const denied = native !== null && isNative ? native : null;
    if (denied !== null && guarded)
      return { id: virtual.throwing(`Cannot find module '${source}': ${denied.reason}`, 'MODULE_NOT_FOUND') };
    if (denied !== null) return { id: virtual.denied(denied) };
    if (subpath === '.') found = withoutWasm(pack, found, owner, kind) ?? found;
  }
  if (found.format !== undefined) formats.set(found.path, found.format);
  return {
    id: found.path,
    ...(found.packageJsonPath === undefined ? {} : { packageJsonPath: found.packageJsonPath }),
  };
}

/** The same package in plain JavaScript, where it is WebAssembly, which is absent inside, and has the other form too. */
function withoutWasm(
  { resolver, inputs }: PackContext,
  found: Resolution,
  { dir, json }: Package,
  kind: ImportKind,
): Resolution | null {
  const { name, exports } = json;
  if (name === undefined || typeof exports !== 'object' || exports === null || !('./js' in exports))
    return null;
  if (!inputs.read(found.path)?.includes('WebAssembly.')) return null;
  return resolver.first(`${name}/js`, [dir], kind);
}

/** What Node would throw when it reaches the import. */
function missingModule({ virtual }: PackContext, source: string, importer: string, kind: ImportKind): string {
  if (kind === 'require')
    return virtual.throwing(
      `Cannot find module '${source}'\nRequire stack:\n- ${importer}`,
      'MODULE_NOT_FOUND',
    );
  const what = isBare(source) ? 'package' : 'module';
  return virtual.throwing(
    `Cannot find ${what} '${source}' imported from ${importer}`,
    'ERR_MODULE_NOT_FOUND',
  );
}

function viteModule(
  { resolver, packages, inputs, virtual }: PackContext,
  dir: string,
  version: string,
): string {
  const entry = resolver.resolve('vite', dir, 'import');
  const rolldown = packages.find('rolldown', dir);
  const rolldownVersion = (rolldown === null ? null : packages.manifest(rolldown)?.version) ?? version;
  const exported = 'error' in entry ? [] : exportNames(entry.path, inputs);
  return virtual.vite(version, rolldownVersion, exported, new Set(exportNames(guestFile('vite'), inputs)));
}

function rewriteContext(pack: PackContext, guarded: Map<string, Set<string>>): RewriteContext {
  const { packages, resolver, virtual, root, located } = pack;
  return {
    locate(specifier, importer, elsewhere) {
      if (specifier.startsWith('node:') || isBuiltin(specifier)) return specifier;
      const own = dirname(importer);
      const dirs = elsewhere ? [root, own] : isBare(specifier) ? [own, root] : [own];
      const path = resolver.first(specifier, dirs, 'require')?.path ?? null;
      if (path !== null) located.add(path);
      return path;
    },
    available(specifier, importer, onlyPeers, asImport) {
      if (!isBare(specifier) || isBuiltin(specifier)) return false;
      const { name, subpath } = splitSpecifier(specifier);
      const json = packages.owner(importer)?.json;
      if (json?.peerDependencies?.[name] === undefined) {
        if (onlyPeers) return false;
        if (json?.dependencies?.[name] === undefined && json?.optionalDependencies?.[name] === undefined)
          return false;
      } else if (onlyPeers && subpath === '.') return false;
      const found = resolver.first(specifier, [dirname(importer), root], asImport ? 'import' : 'require');
      return found !== null && /\.(?:[cm]?[jt]s|json)$/.test(found.path);
    },
    matches: (pattern, importer) => matchingFiles(pattern, importer, packages),
    lazy: (importer, modules) => virtual.lazy(importer, modules),
    guarded: (importer, specifiers) => guarded.set(importer, specifiers),
  };
}

function formatOf(id: string, format: string | undefined): 'esm' | 'commonjs' | 'unknown' {
  if (/\.m[jt]s$/.test(id) || format === 'module') return 'esm';
  return /\.c[jt]s$/.test(id) || format === 'commonjs' ? 'commonjs' : 'unknown';
}

function moduleType(id: string): ModuleType {
  const extension = /\.(?:[mc]?(ts)|(tsx|jsx|json))$/.exec(id);
  return (extension?.[1] ?? extension?.[2] ?? 'js') as ModuleType;
}

/** The directory of the modules that are bundled into plugins but are not theirs. */
export const writtenDirectory: string = fileURLToPath(new URL('../pack/guest', import.meta.url));
