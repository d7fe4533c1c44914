import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const major = Number(process.versions.node.split('.')[0]);

// Each release of isolated-vm serves a few releases of Node: 7 from Node 24 on, 6 on Node 22, 5 before (without a prebuilt binary).
export const isolatedVmPackage =
  major >= 24 ? 'isolated-vm' : major >= 22 ? 'isolated-vm-6' : 'isolated-vm-5';

export const reasonFile = fileURLToPath(
  new URL(`../node_modules/.isolated-vm-missing-${process.versions.modules}`, import.meta.url),
);

export function whyIsolatedVmIsMissing() {
  return existsSync(reasonFile) ? readFileSync(reasonFile, 'utf8') : null;
}
