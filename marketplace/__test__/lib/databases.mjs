import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { postgresDatabase } from './postgres.mjs';

/** The databases that every behaviour of the server is tested on. */
export const DATABASES = ['sqlite', 'postgres'];

const folders = [];

after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A new, empty folder that is removed after the tests. */
export function temporaryFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'nexxo-marketplace-'));
  folders.push(folder);
  return folder;
}

/** A new, empty database, as `openStore` takes it. */
export async function freshDatabase(kind) {
  if (kind === 'sqlite') return { sqlite: join(temporaryFolder(), 'registry.db') };
  return { postgres: await postgresDatabase() };
}
