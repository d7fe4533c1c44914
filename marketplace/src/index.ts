export type { Router } from './api/router.ts';
export type { Face, Registry } from './registry.ts';
