import { changesOf } from '../api/changes.ts';
import type { GetOutput } from '../api/plugin-schemas.ts';
import { findVersion, versionOf } from '../api/read-plugin.ts';
import type { Registry } from '../registry.ts';
import type { PluginView } from './plugin-page.ts';
import { renderReadme, type ShownReadme } from './readme.ts';

/** Characters of markup that are kept, of READMEs that were shown. */
const KEPT = 16 * 1024 * 1024;

/** Gives what a page shows of a version, or undefined where there is none. */
export type PluginViews = (plugin: GetOutput, version: string) => Promise<PluginView | undefined>;

/** Views of a registry's plugins; READMEs are rendered once as long as they are asked for, since versions never change. */
export function pluginViews(registry: Registry): PluginViews {
  const readmes = new Map<number, ShownReadme>();
  let kept = 0;
  const readmeOf = ({ id, readme }: { id: number; readme: string }): ShownReadme => {
    const shown = readmes.get(id) ?? renderReadme(readme);
    if (readmes.delete(id)) kept -= shown.content.text.length;
    readmes.set(id, shown);
    kept += shown.content.text.length;
    for (const [oldest, { content }] of readmes) {
      if (kept <= KEPT) break;
      readmes.delete(oldest);
      kept -= content.text.length;
    }
    return shown;
  };
  return async (plugin, asked) => {
    const { name } = plugin;
    const row = await findVersion(registry.store, { name, version: asked });
    if (row === undefined) return undefined;
    const [version, before] = await Promise.all([
      versionOf(registry, row),
      registry.store.db
        .selectFrom('versions')
        .select(['version', 'manifest', 'capabilities', 'hooks', 'signers'])
        .where('package_id', '=', row.package_id)
        .where('id', '<', row.id)
        .where('state', '=', 'published')
        .orderBy('id', 'desc')
        .limit(1)
        .executeTakeFirst(),
    ]);
    if (version === undefined) return undefined;
    const since = before && { version: before.version, changes: changesOf(before, row) };
    return { plugin, version, readme: readmeOf(row), since };
  };
}
