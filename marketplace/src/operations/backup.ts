import {
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { dirname, resolve } from 'node:path';
import Database from 'libsql';
import { sqliteFile } from './data-folder.ts';
import type { Settings } from './settings.ts';
import { UsageError } from './usage-error.ts';

const OWN_TABLES = ['migrations', 'log_state', 'versions'];

function requireSqlite({ database }: Settings, command: string): void {
  if (!database) return;
  throw new UsageError(
    `\`${command}\` is for SQLite. PostgreSQL has pg_dump and pg_restore; docs/marketplace.md has how, and \`check\` holds the result against the log.`,
  );
}

/** Brings a file, and its name in its folder, to the disk. */
function sync(path: string): void {
  for (const one of process.platform === 'win32' ? [path] : [path, dirname(path)]) {
    const handle = openSync(one, 'r');
    try {
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  }
}

/** Refuses a file that is no whole database of a registry. */
function requireWhole(file: string): void {
  let problem: string | undefined;
  try {
    const database = new Database(file, { readonly: true });
    try {
      const [row] = database.prepare('pragma integrity_check').raw().all() as string[][];
      if (row?.[0] !== 'ok') problem = String(row?.[0]);
      const tables = database
        .prepare("select name from sqlite_schema where type = 'table'")
        .raw()
        .all() as string[][];
      const names = new Set(tables.flat());
      if (!OWN_TABLES.every((name) => names.has(name))) problem ??= 'it is of something else';
    } finally {
      database.close();
    }
  } catch (error) {
    problem = (error as Error).message;
  }
  if (problem) throw new UsageError(`${file} is no whole database of a registry: ${problem}.`);
}

/** Makes a file under another name first, so that there is never a part of one. */
function makeWhole(file: string, make: (unfinished: string) => void): void {
  const unfinished = `${file}.unfinished`;
  rmSync(unfinished, { force: true });
  try {
    make(unfinished);
    requireWhole(unfinished);
    sync(unfinished);
    renameSync(unfinished, file);
    sync(file);
  } finally {
    rmSync(unfinished, { force: true });
  }
}

/**
 * Copies the SQLite database as it is at one moment, while the registry runs.
 *
 * @param file must not be there yet
 * @throws UsageError
 */
export function backUp(settings: Settings, file: string): void {
  requireSqlite(settings, 'backup');
  const from = sqliteFile(settings);
  const to = resolve(file);
  if (!existsSync(from)) throw new UsageError(`There is no registry in ${dirname(from)}.`);
  if (existsSync(to)) throw new UsageError(`${to} is there already.`);
  mkdirSync(dirname(to), { recursive: true });
  // What the database holds is nobody else's to read.
  const mask = process.umask(0o077);
  try {
    makeWhole(to, (unfinished) => {
      const database = new Database(from, { readonly: true });
      try {
        database.prepare('vacuum into ?').run(unfinished);
      } finally {
        database.close();
      }
    });
  } finally {
    process.umask(mask);
  }
}

/**
 * Puts a copy of a database where there is none yet.
 *
 * @param file that `backUp` made
 * @throws UsageError
 */
export function restore(settings: Settings, file: string): void {
  requireSqlite(settings, 'restore');
  const from = resolve(file);
  const to = sqliteFile(settings);
  if (!existsSync(from)) throw new UsageError(`There is no ${from}.`);
  const there = [to, `${to}-wal`, `${to}-shm`].find((path) => existsSync(path));
  if (there) throw new UsageError(`${there} is there already: restore into an empty folder.`);
  requireWhole(from);
  mkdirSync(dirname(to), { recursive: true, mode: 0o700 });
  const mask = process.umask(0o077);
  try {
    makeWhole(to, (unfinished) => copyFileSync(from, unfinished));
  } finally {
    process.umask(mask);
  }
}
