import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readCases } from './cases.mjs';
import { inBundler } from './in-bundler.mjs';
import { installPackages } from './install.mjs';

const own = fileURLToPath(new URL('..', import.meta.url)).replace(/[/\\]$/, '');

/**
 * The cases that the options ask for, and the directory in which their packages are installed.
 *
 * @returns {Promise<{ cases: object[], root: string, isWhole: boolean, everywhere?: string[] }>} `everywhere`: the cases
 *   to build with all bundlers
 */
export async function openCorpus({ cases: folder, ci, names, bundler, checkFilters }) {
  const isFor = (test) => (bundler === undefined ? test : inBundler(test, bundler));
  const read = (from) =>
    readCases(from, names)
      .map(isFor)
      .filter((test) => test !== null)
      .map((test) => (checkFilters ? { ...test, checkFilters } : test));
  if (folder !== undefined) {
    requirePackages(dirname(folder));
    return { cases: read(folder), root: dirname(folder), isWhole: false };
  }
  const cases = read(join(own, 'cases'));
  if (ci) {
    const root = join(own, 'ci');
    await installPackages(root, '110 MB');
    const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const isThere = ({ package: name, with: others }) =>
      Object.hasOwn(dependencies, name) && others.every(({ entry }) => Object.hasOwn(dependencies, entry));
    const everywhere = JSON.parse(readFileSync(join(root, 'all-bundlers.json'), 'utf8'));
    return { cases: cases.filter(isThere), root, isWhole: false, everywhere };
  }
  await installPackages(own, '2.5 GB');
  return { cases, root: own, isWhole: names.length === 0 && bundler === undefined };
}

function requirePackages(directory) {
  for (let at = directory; ; at = dirname(at)) {
    if (existsSync(join(at, 'node_modules'))) return;
    if (at === dirname(at))
      throw new Error(`There are no packages above the cases. Run in ${directory}: npm install`);
  }
}
