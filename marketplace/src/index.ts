export type { Face, Registry } from './registry.ts';
