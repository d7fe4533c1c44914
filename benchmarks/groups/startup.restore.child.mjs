// The addon alone: from the call that makes an instance to a factory that has run, without the reading of package files
// and the first run of the adapter's own code around it.

import { readFile } from 'node:fs/promises';
import { Instance, openEngine, startEngine, verifyPackage } from '../../generated/binding.js';
import { answer } from '../lib/child.mjs';
import { NAME, now } from '../lib/signed-plugin.mjs';

const configure = 3;
const mib = 2 ** 20;
const environment = {
  cwd: '/',
  platform: 'linux',
  arch: 'x64',
  nodeVersion: '22.0.0',
  env: {},
  now: 0,
  seed: 1,
};
const limits = {
  cpuMs: 1000,
  loadCpuMs: 60_000,
  memoryBytes: 64 * mib,
  outputBytes: 32 * mib,
  hostCalls: 1000,
};

await answer(async ({ file, cacheDir, signedDir, again }) => {
  // As the adapter does.
  startEngine();
  openEngine();
  const other = 'export default () => ({ name: "other", transform: () => null })';
  for (let index = 0; index < 5; index++) timeToConfigured(other, 'other', null).instance.dispose();

  const source = await readFile(file, 'utf8');
  const first = timeToConfigured(source, file, cacheDir, signedDir);
  const further = [];
  for (let index = 0; index < again; index++) further.push(timeToConfigured(source, file, cacheDir).ms);
  return { first: first.ms, again: further, restored: first.instance.stats().restored };
});

function timeToConfigured(source, name, snapshotDir, signedDir) {
  const start = performance.now();
  if (signedDir !== undefined) verify(signedDir);
  const options = {
    name,
    moduleName: `file:///${name}`,
    source: () => source,
    sourceHash: name,
    environment,
    limits,
    readRoots: [],
    pinnedRoots: [],
    writeRoots: [],
    snapshotDir,
    clockMs: 0,
  };
  const instance = new Instance(options, () => undefined);
  instance.enter(configure, 1, 'default', []);
  return { ms: performance.now() - start, instance };
}

/** Reads a signed package and what its project says of it, and makes every check of a load. */
function verify(project) {
  const directory = `${project}/node_modules/${NAME}`;
  verifyPackage({ directory, root: project, name: NAME, engine: '0.1.0', now, granted: '{}', limits: '{}' });
}
