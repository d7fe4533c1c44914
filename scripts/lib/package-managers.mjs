import { ensureRuntime, runtimes } from './runtimes.mjs';

const { platform, arch } = process;

const npm = (version, node) => ({
  name: `npm ${version}`,
  id: `npm@${version}`,
  binary: 'npm/bin/npm-cli.js',
  node,
});

/** Package managers that the registry is promised to serve, from npm and without any install script. `node` runs those that need a newer one. */
const managers = {
  npm10: npm('10.9.9'),
  npm12: npm(
    '12.2.1',
    runtimes.find(({ name }) => name.startsWith('Node 24')),
  ),
  pnpm10: { name: 'pnpm 10', id: 'pnpm@10.34.0', binary: 'pnpm/bin/pnpm.cjs' },
  pnpm12: {
    name: 'pnpm 12',
    id: `@pnpm/exe.${platform}-${arch}@12.21.0`,
    binary: `@pnpm/exe.${platform}-${arch}/pnpm`,
    isNative: true,
  },
  yarn1: { name: 'yarn 1', id: 'yarn@1.22.22', binary: 'yarn/bin/yarn.js' },
  yarn4: { name: 'yarn 4', id: '@yarnpkg/cli-dist@4.18.1', binary: '@yarnpkg/cli-dist/bin/yarn.js' },
  bun: { ...runtimes.find(({ name }) => name.startsWith('Bun')), isNative: true },
};

/** The npm of this machine, and those of {@link managers}. */
export const packageManagers = ['npm', ...Object.keys(managers)];

/**
 * Installs a package manager under target/runtimes where it is not there.
 *
 * @returns its command and first arguments
 */
export async function ensurePackageManager(key) {
  if (key === 'npm') return ['npm'];
  const { isNative, node, ...runtime } = managers[key];
  const binary = await ensureRuntime(runtime);
  if (isNative) return [binary];
  return [node ? await ensureRuntime(node) : process.execPath, binary];
}
