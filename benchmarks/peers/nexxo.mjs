import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { hookCaller } from '../lib/hook-caller.mjs';
import { requireBuiltNexxo } from '../lib/nexxo.mjs';

export async function open({ cacheDir }) {
  requireBuiltNexxo();
  const { createSandbox } = await import('../../index.js');
  // A directory of its own: what an earlier run left behind must not decide what is measured.
  const own = cacheDir ? null : mkdtempSync(path.join(os.tmpdir(), 'nexxo-bench-cache-'));
  const sandbox = createSandbox({ allowUnsigned: true, cacheDir: cacheDir ?? own });
  return {
    startsFrom: 'memory snapshot',
    async load(file, options) {
      const plugin = await sandbox.plugin(file, options);
      // The plugin ends itself when its build does; in between, all of them are meant to live.
      return { plugin, transform: hookCaller(plugin), dispose() {} };
    },
    memoryInside: () =>
      sandbox.report().plugins.reduce((sum, { peakMemoryBytes }) => sum + peakMemoryBytes, 0),
    async close() {
      await sandbox.dispose();
      if (own) rmSync(own, { recursive: true, force: true });
    },
  };
}
