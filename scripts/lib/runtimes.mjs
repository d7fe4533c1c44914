import { existsSync } from 'node:fs';
import { at } from './root.mjs';
import { run } from './run.mjs';

const { platform, arch } = process;
const nodePackage = `node-${platform === 'win32' ? 'win' : platform}-${arch}`;
const bunPackage = `@oven/bun-${platform}-${arch === 'arm64' ? 'aarch64' : arch}`;

const node = (version) => ({
  name: `Node ${version}`,
  id: `${nodePackage}@${version}`,
  binary: `${nodePackage}/bin/node`,
});
const bun = (version) => ({
  name: `Bun ${version}`,
  id: `${bunPackage}@${version}`,
  binary: `${bunPackage}/bin/bun`,
});

/** Runtimes that the addon is promised to load in, from npm: their platform packages hold the bare binary. */
export const runtimes = [node('20.19.0'), node('22.23.3'), node('24.21.0'), bun('1.4.5')];

/** Installs a runtime under target/runtimes when it is not there, and gives its path. */
export async function ensureRuntime({ id, binary }) {
  const home = at('target/runtimes', id.replaceAll('/', '+'));
  const path = `${home}/node_modules/${binary}`;
  if (!existsSync(path)) {
    await run('npm', [
      'install',
      '--prefix',
      home,
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      '--no-save',
      // Some run under another Node than this one.
      '--engine-strict=false',
      id,
    ]);
  }
  return path;
}
