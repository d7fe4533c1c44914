// Loads a plugin and tears it down, again and again, and prints what the process holds at given counts, as JSON lines:
//   node load-cycles.mjs <root> <plugin> <count>...
import { createSandbox } from '@nexxo/native';
import { processSize } from './process-size.mjs';

const [root, path, ...counts] = process.argv.slice(2);

async function cycle() {
  const sandbox = createSandbox({ root, allowUnsigned: true });
  const plugin = await sandbox.plugin(path);
  if (plugin.transform.call({}, 'a', 'a.js') !== 'a;') throw new Error('the plugin did not run');
  sandbox.dispose();
}

let done = 0;
for (const count of counts.map(Number)) {
  for (; done < count; done++) await cycle();
  console.log(JSON.stringify(await processSize()));
}
