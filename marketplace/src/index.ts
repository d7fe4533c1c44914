export type { Router } from './api/router.ts';
export { appendEntries } from './log/append.ts';
export { logFace } from './log/log-face.ts';
export { createLogger } from './operations/logger.ts';
export type { Face, Registry } from './registry.ts';
export { RegistryServer, type ServerSettings } from './server.ts';
export { openStore, type StoreLocation } from './store/open-store.ts';
export type { Store } from './store/store.ts';
