// Builds with one sandboxed plugin and prints how it failed: node nested-build.mjs <bundler> <plugin> <input>
import { dirname, join } from 'node:path';
import { createSandbox } from '@nexxo/native';
import { bundlers } from './bundlers.mjs';

const [bundler, plugin, input] = process.argv.slice(2);
const root = dirname(input);
const sandbox = createSandbox({ root, allowUnsigned: true, cacheDir: false });
try {
  const plugins = [await sandbox.plugin(plugin)];
  await bundlers[bundler]({ root, input, dir: join(root, 'out-nested'), plugins });
  console.log('built');
} catch (error) {
  console.log(error.message);
}
