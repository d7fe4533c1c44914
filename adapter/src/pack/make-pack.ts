import { realpathSync } from 'node:fs';
import { basename } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundle } from './bundle.ts';
import { writtenDirectory } from './bundle-plugin.ts';
import { cjsExportNames } from './cjs-exports.ts';
import { hasDefaultExport } from './default-export.ts';
import { dataDirectory, findPlugin, packageDirectory } from './find-plugin.ts';
import { InputFiles, sha256 } from './input-files.ts';
import { analyzeModule } from './module-analysis.ts';
import { NodeResolver, type Resolution } from './node-resolver.ts';
import type { PackInputs } from './pack-cache.ts';
import { packVersion } from './pack-version.ts';
import { Packages } from './packages.ts';
import type { PackedPlugin } from './packed-plugin.ts';
import { commonBase, fromPortable, isUsableBase, toPortable } from './portable.ts';
import { INSIDE_EXPORT, VirtualModules } from './virtual-modules.ts';

/** Packs a plugin from its files, whatever the cache holds. */
export async function makePack(
  specifier: string,
  root: string,
  moduleSpecifiers: readonly string[],
): Promise<{ packed: PackedPlugin; inputs: PackInputs }> {
  const inputs = new InputFiles();
  const packages = new Packages(inputs);
  const resolver = new NodeResolver(inputs, packages);
  const virtual = new VirtualModules();
  const { entry, name, version } = findPlugin(specifier, root, resolver, packages);
  const builtins = new Set<string>();
  const located = new Set<string>();
  const isCjs = isCommonJs(entry, inputs);
  const ownId = isCjs
    ? virtual.commonJsEntry(entry.path, await cjsExportNames(entry.path, inputs))
    : entry.path;
  const modules = moduleSpecifiers.map((module) => ({
    specifier: module,
    ...findPlugin(module, root, resolver, packages),
  }));
  const withModules = (): string =>
    virtual.entryWith(ownId, isCjs || hasDefaultExport(entry.path, inputs), modules);
  const entryId = modules.length === 0 ? ownId : withModules();
  const broken = new Map<string, string>();
  const pack = { root, entry, inputs, packages, resolver, virtual, builtins, located, broken };
  const chunk = await bundle(pack, entryId, name);

  for (const imported of chunk.imports) builtins.add(imported.replace(/^node:/, ''));
  const { files, absent } = inputs;
  const bundled = [...chunk.moduleIds, ...located].filter(
    (id) => id.startsWith('/') || /^[A-Za-z]:[\\/]/.test(id),
  );
  const theirs = bundled.filter((id) => !id.startsWith(writtenDirectory));
  const packageDirs = new Set(theirs.map((id) => dataDirectory(id, root, packages)));
  // What was read counts too: a constant of a module can be in the bundle without the module.
  const read = inputs.files.map(({ path }) => path).filter((path) => basename(path) !== 'package.json');
  const owners = new Set(
    [...theirs, ...read.filter((id) => !id.startsWith(writtenDirectory))]
      .map((id) => packageDirectory(id, root, packages))
      .filter((dir) => dir !== null),
  );
  const base = commonBase([realpathSync(root), ...packageDirs, ...owners]);
  const portable = isUsableBase(base)
    ? toPortable(chunk.code, root, writtenDirectory, [{ dir: base, below: '' }])
    : null;
  const packed: PackedPlugin = {
    name,
    version,
    moduleName: pathToFileURL(entry.path).href,
    code: portable === null ? chunk.code : fromPortable(portable, base),
    portable: portable === null ? null : Buffer.from(portable),
    base,
    map: chunk.map === null ? null : chunk.map.toString(),
    exports: chunk.exports.filter((exported) => exported !== INSIDE_EXPORT).sort(),
    modules: modules.map((module) => ({ name: module.name, version: module.version })),
    packageDirs: [...packageDirs].sort(),
    packages: [...owners].sort(),
    builtins: [...builtins].sort(),
    hash: sha256(
      JSON.stringify([
        packVersion(),
        entry.path,
        modules.map((module) => [module.specifier, module.entry.path]),
        files.map((file) => [file.path, file.sha256]),
        absent,
      ]),
    ),
  };
  return { packed, inputs: { files, absent } };
}

function isCommonJs({ path, format }: Resolution, inputs: InputFiles): boolean {
  if (/\.(?:[mc]?ts|mjs|[jt]sx)$/.test(path) || format === 'module') return path.endsWith('.cts');
  if (path.endsWith('.cjs') || format === 'commonjs') return true;
  return analyzeModule(inputs.read(path) ?? '', 'js')?.esm === false;
}
