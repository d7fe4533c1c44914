import fs from '../node/fs-promises.ts';

const NAMES = [
  'appendFile',
  'copyFile',
  'mkdir',
  'mkdtemp',
  'readFile',
  'readdir',
  'realpath',
  'rename',
  'rmdir',
  'stat',
  'lstat',
  'unlink',
  'writeFile',
] as const;

let made: Record<string, unknown> | undefined;

/** The bundlers' `this.fs`: the plugin's own `fs/promises`, which reads what was granted and refuses to write. */
export function contextFs(): Record<string, unknown> {
  made ??= Object.fromEntries(NAMES.map((name) => [name, Reflect.get(fs, name)]));
  return made;
}
