import { existsSync, readFileSync } from 'node:fs';
import os from 'node:os';

const root = new URL('../', import.meta.url);

export function machine() {
  return {
    cpu: os.cpus()[0]?.model.trim() ?? 'unknown',
    cores: os.availableParallelism(),
    memoryGiB: Math.round(os.totalmem() / 2 ** 30),
    system: `${os.type()} ${os.release()} ${os.arch()}`,
    loadAverage: os.loadavg()[0],
  };
}

export function versions(isolatedVm) {
  return {
    node: process.versions.node,
    v8: process.versions.v8,
    nexxo: versionIn('../package.json'),
    'isolated-vm': installed(isolatedVm),
    'quickjs-emscripten': installed('quickjs-emscripten-core'),
    svelte: installed('svelte'),
    vite: installed('vite'),
    'rolldown in vite': installed('vite/node_modules/rolldown') ?? installed('rolldown'),
    rolldown: installed('rolldown'),
    rollup: installed('rollup'),
  };
}

export function isBusy({ loadAverage, cores }) {
  return loadAverage > cores * 0.4;
}

function installed(name) {
  const file = `node_modules/${name}/package.json`;
  return existsSync(new URL(file, root)) ? versionIn(file) : undefined;
}

function versionIn(path) {
  return JSON.parse(readFileSync(new URL(path, root), 'utf8')).version;
}
