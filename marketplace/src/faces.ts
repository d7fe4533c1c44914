import { apiFace } from './api/api-face.ts';
import { logFace } from './log/log-face.ts';
import { npmFace } from './npm/npm-face.ts';
import { pagesFace } from './pages/pages-face.ts';
import { publishFace } from './publishing/publish-face.ts';
import type { Face, Registry } from './registry.ts';

/** All that a registry answers with, by the names that figures and logs have for it. */
export const allFaces = (registry: Registry): Readonly<Record<string, Face>> => ({
  npm: npmFace(registry),
  api: apiFace(registry),
  publishing: publishFace(registry),
  log: logFace(registry),
  pages: pagesFace(registry),
});
