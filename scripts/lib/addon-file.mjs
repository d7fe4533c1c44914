import { readdirSync } from 'node:fs';

const isMusl = () => readdirSync('/lib').some((name) => name.startsWith('ld-musl-'));

function libc() {
  if (process.platform === 'linux') return isMusl() ? '-musl' : '-gnu';
  return process.platform === 'win32' ? '-msvc' : '';
}

/** Name of the addon for this machine, as generated/binding.js looks for it. */
export const addonFile = () => `nexxo.${process.platform}-${process.arch}${libc()}.node`;

/** Name that cargo gives the library. */
export function cargoLibrary(crate) {
  const name = crate.replaceAll('-', '_');
  const names = { win32: `${name}.dll`, darwin: `lib${name}.dylib` };
  return names[process.platform] ?? `lib${name}.so`;
}
