/** What clients and a registry say to each other; docs/internals/marketplace.md has the formats. */
export { REGISTRY_ERRORS, type RegistryErrorCode } from './error-codes.ts';
export * from './log/index.ts';
export { RegistryError } from './registry-error.ts';
