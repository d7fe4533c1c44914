// Svelte's compiler as one minified file gives with native help what it gives in Node.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { file, helpTries } from './lib/help-tries.mjs';

const COMPILER = '../node_modules/svelte/compiler/index.js';

const tries = helpTries();

/** The walk that the file begins with, which it does not export. */
function walkOfCompiler() {
  const text = readFileSync(file(COMPILER), 'utf8');
  const path = join(tries.root, 'walk.cjs');
  writeFileSync(path, `${text.slice(0, text.indexOf('const s=/'))}\ne.walk=t}));\n`);
  return relative(dirname(fileURLToPath(import.meta.url)), path);
}

tries.tryAll([
  {
    name: 'Svelte, minified',
    path: COMPILER,
    run: 'components',
    seeds: 300,
    calls:
      'encode magicMappings valueEnd printCommands measureCommands walkNodes acornWordEnd acornTree acornExpression',
  },
  {
    name: "Svelte's walk, minified",
    path: walkOfCompiler(),
    run: 'walks',
    seeds: 4000,
    calls: 'walkNodes',
  },
]);
