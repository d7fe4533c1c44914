/**
 * Which properties the bundler gave the options argument of a module hook. A bit costs less than a property, and this
 * crosses for every module. The glue's `hooks/module-hooks.ts` says the same.
 */
export const ModuleFlag = {
  hasSsr: 1,
  ssr: 2,
  hasAttributes: 4,
  hasRawId: 8,
  isEntry: 16,
  hasImporterRawId: 32,
  hasCustom: 64,
  hasIsEntry: 128,
  hasImporterAttributes: 256,
} as const;
