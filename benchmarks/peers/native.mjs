import module from 'node:module';
import { pathToFileURL } from 'node:url';
import { hookCaller } from '../lib/hook-caller.mjs';

let instances = 0;

export async function open({ cacheDir }) {
  const compileCache = cacheDir && module.enableCompileCache;
  if (compileCache) module.enableCompileCache(cacheDir);
  return {
    startsFrom: module.enableCompileCache ? 'compile cache' : null,
    async load(file, options) {
      // Node evaluates a module once a URL, so a further instance needs a URL of its own.
      const query = instances++ ? `?instance=${instances}` : '';
      const { default: factory } = await import(pathToFileURL(file).href + query);
      const plugin = factory(options);
      return { plugin, transform: hookCaller(plugin), dispose() {} };
    },
    close() {},
  };
}
