import { pickData } from './value/plain-data.ts';

/** Everything but the code and the syntax tree, which the guest asks for when the plugin reads them. */
const FIELDS = [
  'id',
  'isEntry',
  'isExternal',
  'isIncluded',
  'importers',
  'dynamicImporters',
  'importedIds',
  'dynamicallyImportedIds',
  'importedIdResolutions',
  'dynamicallyImportedIdResolutions',
  'implicitlyLoadedAfterOneOf',
  'implicitlyLoadedBefore',
  'exports',
  'exportedBindings',
  'hasDefaultExport',
  'moduleSideEffects',
  'meta',
  'attributes',
  'syntheticNamedExports',
  'safeVariableNames',
  'inputFormat',
];

/** The plain data of a bundler's module information, without code and syntax tree. */
export function moduleInfoData(info: object | null): Record<string, unknown> | null {
  return info === null ? null : pickData(info, FIELDS);
}
