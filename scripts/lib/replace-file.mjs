import { copyFileSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

// By rename: a process that has the old file mapped keeps it whole.
function replaceWith(target, write) {
  mkdirSync(dirname(target), { recursive: true });
  const temporary = `${target}.${process.pid}.tmp`;
  write(temporary);
  renameSync(temporary, target);
}

export const replaceByCopy = (source, target) => replaceWith(target, (file) => copyFileSync(source, file));

export const replaceByText = (text, target) => replaceWith(target, (file) => writeFileSync(file, text));
