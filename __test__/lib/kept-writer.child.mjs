// Keeps results without end: node kept-writer.child.mjs <root> <round>
import { createSandbox } from '../../index.js';

const [root, round] = process.argv.slice(2);
process.chdir(root);
const sandbox = createSandbox({ root, allowUnsigned: true, keeps: 'nothing' });
const plugin = await sandbox.plugin('./plugin.mjs', { name: 'first' });
console.log('writing');
const text = '__NAME__ '.repeat(3000);
for (let i = 0; ; i += 1) {
  plugin.transform(`${text}${round} ${i}`, `/m${i}.js`);
  if (i % 50 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
}
