import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The cases of a folder, by name; all of them where no names are given. */
export function readCases(folder, names) {
  if (!existsSync(folder)) throw new Error(`there is no folder ${folder}`);
  const known = readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, 'case.json')))
    .sort();
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new Error(`${folder} has no case ${unknown}`);
  return (names.length > 0 ? names : known).map((name) => readCase(join(folder, name), name));
}

function readCase(directory, name) {
  const { import: plugin, options, ...rest } = JSON.parse(readFileSync(join(directory, 'case.json'), 'utf8'));
  return { ...rest, name, directory, plugin: { ...plugin, options }, with: rest.with ?? [] };
}
