import { logFace } from './log/log-face.ts';
import { npmFace } from './npm/npm-face.ts';
import type { Face, Registry } from './registry.ts';

/** All that a registry answers with, by the names that figures and logs have for it. */
export const allFaces = (registry: Registry): Readonly<Record<string, Face>> => ({
  npm: npmFace(registry),
  log: logFace(registry),
});
