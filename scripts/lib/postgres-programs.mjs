import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { read } from './run.mjs';

/** Where Debian puts the programs of each version, outside of PATH. */
const DEBIAN = '/usr/lib/postgresql';

const byVersion = (one, other) => Number(other) - Number(one);

/** The folder with `initdb` and `postgres`, or null: that of PATH, or the newest of Debian. */
export function postgresPrograms() {
  if (read('initdb', ['--version']) !== null && read('postgres', ['--version']) !== null) return '';
  if (!existsSync(DEBIAN)) return null;
  const folders = readdirSync(DEBIAN)
    .sort(byVersion)
    .map((version) => join(DEBIAN, version, 'bin'));
  return (
    folders.find((folder) => ['initdb', 'postgres'].every((name) => existsSync(join(folder, name)))) ?? null
  );
}
