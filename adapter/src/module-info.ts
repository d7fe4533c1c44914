import { pickData } from './value/plain-data.ts';

/** Everything but what may be large. */
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
  'attributes',
  'syntheticNamedExports',
  'safeVariableNames',
  'inputFormat',
];

const LARGE = { code: 'hasCode', ast: 'hasAst', meta: 'hasMeta' } as const;

/** The plain data of a bundler's module information, and marks for what the guest fetches when it is read. */
export function moduleInfoData(info: object | null): Record<string, unknown> | null {
  if (info === null) return null;
  const data = pickData(info, FIELDS);
  for (const [name, mark] of Object.entries(LARGE)) if (name in info) data[mark] = true;
  // Rollup's say what is so by now, others what was so when they were asked for.
  if (Object.getOwnPropertyDescriptor(info, 'importers')?.get !== undefined) data['isLive'] = true;
  return data;
}
