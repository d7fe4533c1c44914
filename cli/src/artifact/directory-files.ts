import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { PackageFile } from '@nexxo/native/signing';
import { Refusal } from '../refusal.ts';

/** As many as an archive may have, and as large. */
const mostFiles = 10_000;
const mostBytes = 128 * 2 ** 20;

/**
 * All files of a package that lies on disk, but for what other packages have in its `node_modules`.
 *
 * @throws Refusal where there is something that no archive of ours can hold
 */
export function filesOf(directory: string): PackageFile[] {
  const files: PackageFile[] = [];
  let bytes = 0;
  const walk = (prefix: string): void => {
    for (const entry of readdirSync(join(directory, prefix), { withFileTypes: true })) {
      const path = prefix + entry.name;
      const file = join(directory, path);
      if (entry.isDirectory()) {
        if (entry.name !== 'node_modules') walk(`${path}/`);
        continue;
      }
      if (!entry.isFile())
        throw new Refusal(
          'NEXXO_FILE_UNSIGNED',
          `${path} is no ordinary file, and packages have only those.`,
        );
      bytes += statSync(file).size;
      if (files.length === mostFiles || bytes > mostBytes)
        throw new Refusal(
          'NEXXO_FILE_UNSIGNED',
          `${directory} has more than ${mostFiles} files or ${mostBytes / 2 ** 20} MiB, which no package of a plugin has.`,
        );
      files.push({ path, data: readFileSync(file) });
    }
  };
  walk('');
  return files;
}
