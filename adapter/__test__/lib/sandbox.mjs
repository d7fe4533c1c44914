import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSandbox } from '../../../index.js';

const roots = [];
process.on('exit', () => {
  for (const root of roots) rmSync(root, { recursive: true, force: true });
});

/** A sandbox over the stand-in, with plugins from text. */
export function testSandbox(options = {}) {
  const root = mkdtempSync(join(tmpdir(), 'nexxo-adapter-'));
  roots.push(root);
  const sandbox = createSandbox({ root, allowUnsigned: true, ...options });
  let count = 0;
  const write = (source, extension = 'mjs') => {
    count += 1;
    const file = join(root, `plugin-${count}.${extension}`);
    writeFileSync(file, source);
    return file;
  };
  return {
    root,
    sandbox,
    write,
    /** Loads a plugin from the text of its module. */
    plugin: (source, ...args) => sandbox.plugin(write(source), ...args),
    load: (source, ...args) => sandbox.loadPlugin(write(source), ...args),
  };
}
