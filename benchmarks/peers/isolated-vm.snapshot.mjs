import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { globals } from './bare-engine.mjs';

const inProcess = new Map();

/** V8 takes a snapshot of scripts only, so the module becomes one first. */
export async function writeSnapshot(ivm, file, cacheDir) {
  const { rolldown } = await import('rolldown');
  const bundle = await rolldown({ input: file, logLevel: 'silent' });
  const { output } = await bundle.generate({ format: 'iife', name: 'plugin' });
  const code = `${globals}\n${output[0].code}\nglobalThis.plugin = plugin`;
  const blob = ivm.Isolate.createSnapshot([{ code }]);
  mkdirSync(cacheDir, { recursive: true });
  writeFileSync(snapshotFile(file, cacheDir), Buffer.from(blob.copy()));
}

export function readSnapshot(ivm, file, cacheDir) {
  const name = snapshotFile(file, cacheDir);
  if (!inProcess.has(name)) {
    if (!existsSync(name)) return null;
    // No snapshot is small enough for Node's shared pool, so this ArrayBuffer holds the file and nothing else.
    inProcess.set(name, new ivm.ExternalCopy(readFileSync(name).buffer));
  }
  return inProcess.get(name);
}

// By date and size rather than by content: reading and hashing 1.6 MB would be a fifth of the load.
function snapshotFile(file, cacheDir) {
  const { mtimeMs, size } = statSync(file);
  return path.join(cacheDir, `${path.basename(file)}-${size}-${mtimeMs}.snapshot`);
}
