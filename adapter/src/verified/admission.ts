import type { PinnedRoot } from '../binding-types.ts';
import type { PluginLimitsAndGrants } from '../options.ts';
import type { PackedPlugin, PackOptions } from '../pack/index.ts';

/** A plugin that may run, and with what. */
export interface Admission {
  packed: PackedPlugin;
  /** Equal hashes mean equal code, whatever a cache says it was made from. */
  sourceHash: string;
  /** Directories that it may read as they are. */
  readRoots: string[];
  /** Directories of which it may read what was signed. */
  pinnedRoots: PinnedRoot[];
  /** What was approved of it: stronger than the settings for all plugins, weaker than those for this one. */
  approved: PluginLimitsAndGrants;
}

/** What to pack of what is asked for. */
export function packOptions(
  { specifier, exportName, modules }: AdmissionRequest,
  root: string,
  cacheDir: string | false,
): PackOptions {
  return { specifier, root, modules, cacheDir, ...(exportName === undefined ? {} : { exportName }) };
}

/** What is asked for. */
export interface AdmissionRequest {
  /** The plugin as the project names it. */
  specifier: string;
  /** The export that will be used, where it was named. */
  exportName: string | undefined;
  /** The modules that its options have inside. */
  modules: string[];
  /** The settings for a plugin of a name, the weakest first. */
  settings: (name: string) => (PluginLimitsAndGrants | undefined)[];
}
