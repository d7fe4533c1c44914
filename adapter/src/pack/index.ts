import { join, resolve } from 'node:path';
import { NexxoError } from '../error.ts';
import { sha256 } from './input-files.ts';
import { PackCache } from './pack-cache.ts';
import { packVersion } from './pack-version.ts';
import type { PackedPlugin, PackOptions } from './packed-plugin.ts';

export type { PackedPlugin, PackOptions } from './packed-plugin.ts';

/**
 * Bundles a plugin with all its dependencies into one ES module, or gives the bundle of an earlier call if none of its
 * files has changed.
 */
export async function packPlugin(options: PackOptions): Promise<PackedPlugin> {
  const { specifier, modules = [] } = options;
  const root = resolve(options.root);
  const { cacheDir = join(root, 'node_modules/.cache/nexxo/pack') } = options;
  const cache = cacheDir === false ? null : new PackCache(cacheDir);
  const key = sha256(JSON.stringify([packVersion(), specifier, root, ...modules])).slice(0, 32);
  const cached = cache?.read(key);
  if (cached) return withExport(cached, options);
  // The bundler is loaded only when there is something to bundle.
  const { makePack } = await import('./make-pack.ts');
  const { packed, inputs } = await makePack(specifier, root, modules);
  cache?.write(key, packed, inputs);
  return withExport(packed, options);
}

function withExport(packed: PackedPlugin, { specifier, exportName }: PackOptions): PackedPlugin {
  if (exportName === undefined) return packed;
  const [name = ''] = exportName.split('.');
  if (packed.exports.includes(name)) return packed;
  const known = packed.exports.length === 0 ? 'nothing' : packed.exports.join(', ');
  throw new NexxoError(
    'NEXXO_EXPORT_MISSING',
    `${specifier} has no export ${JSON.stringify(name)}; it exports ${known}`,
    {
      plugin: packed.name,
    },
  );
}
