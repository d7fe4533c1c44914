export type { Router } from './api/router.ts';
export type { Face, Registry } from './registry.ts';
export { indexPackage } from './search/index-package.ts';
export { openStore, type StoreLocation } from './store/open-store.ts';
export type { Store } from './store/store.ts';
