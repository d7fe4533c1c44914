// The same plugin in one sandbox after another, over one folder: as in one build after another.
import { join } from 'node:path';
import { createSandbox } from '../../../index.js';
import { testSandbox } from './sandbox.mjs';

/** @param source the plugin's module */
export function keptPlugin(source, defaults = {}) {
  const { root, write } = testSandbox();
  let file = write(source);
  return {
    root,
    at: (name) => join(root, name),
    /** The plugin's module is another one from now on. */
    rewrite(text) {
      file = write(text);
    },
    /** Runs `use(plugin)`; gives what that gave, and what the report says of results. */
    async build(use, { args = [], ...options } = {}) {
      const sandbox = createSandbox({
        root,
        allowUnsigned: true,
        keeps: 'nothing',
        limits: { cpuMs: 2000 },
        ...defaults,
        ...options,
      });
      try {
        const plugin = await sandbox.plugin(file, ...args);
        const value = await use(plugin);
        return { value, ...sandbox.report().plugins[0].results, report: sandbox.report().plugins[0] };
      } finally {
        sandbox.dispose();
      }
    },
  };
}
