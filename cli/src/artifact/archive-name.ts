/** The file name that npm and `nexxo plugin pack` give a package's archive. */
export const archiveName = ({ name, version }: { name: string; version: string }): string =>
  `${name.replace(/^@/, '').replace('/', '-')}-${version}.tgz`;
