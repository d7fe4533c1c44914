// Svelte's compiler as one minified file gives with native help what it gives in Node.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { file, helpTries } from './lib/help-tries.mjs';

const COMPILER = '../node_modules/svelte/compiler/index.js';
/** Its printer knows fewer parentheses. */
const OLDER = '../node_modules/svelte-5.57.0/compiler/index.js';

const tries = helpTries();
const textOf = (path) => readFileSync(file(path), 'utf8');
const ending = '}));';

/** The path of a file that is made of the compiler's, from here. */
function written(name, content) {
  const path = join(tries.root, name);
  writeFileSync(path, content);
  return relative(dirname(fileURLToPath(import.meta.url)), path);
}

/** The walk that the file begins with, which it does not export. */
function walkOfCompiler() {
  const text = textOf(COMPILER);
  return written('walk.cjs', `${text.slice(0, text.indexOf('const s=/'))}\ne.walk=t${ending}\n`);
}

/** The printer in a compiler, an older one than that of `esrap` itself, with a parser. */
function printerOf(compiler, version) {
  const text = textOf(compiler);
  const name = (expression) => expression.exec(text)[1];
  const inner = {
    print: name(/function ([\w$]+)\([\w$]+,[\w$]+,[\w$]+=\{\}\)\{const [\w$]+=\[\];new [\w$]+\(/),
    ts: name(/var ([\w$]+)=\([\w$]+=\{\}\)=>\{const [\w$]+="double"===/),
    Context: name(/class ([\w$]+)\{#\w+;#\w+;#\w+=!1;multiline=!1;/),
    EXPRESSIONS_PRECEDENCE: name(/([\w$]+)=\{JSXFragment:20/),
  };
  const given = Object.entries(inner).map(([key, value]) => `e.${key}=${value};`);
  const end = text.lastIndexOf(ending);
  written(`printer-${version}.cjs`, `${text.slice(0, end)};${given.join('')}${text.slice(end)}`);
  const acorn = JSON.stringify(file('../node_modules/acorn/dist/acorn.mjs'));
  return written(
    `printer-kit-${version}.mjs`,
    `import { parse } from ${acorn};\nimport printer from './printer-${version}.cjs';\nexport default { ...printer, parse };\n`,
  );
}

tries.tryAll([
  {
    name: 'Svelte, minified',
    path: COMPILER,
    run: 'components',
    seeds: 300,
    calls: 'encode magicMappings valueEnd printTree walkNodes acornWordEnd acornTree acornExpression',
    spares: 'printCommands measureCommands',
  },
  {
    name: "Svelte's printer, minified",
    path: printerOf(COMPILER, 'newest'),
    run: 'printed',
    seeds: 300,
    calls: 'printTree',
  },
  {
    name: "Svelte's printer, minified, trees of any kind",
    path: printerOf(COMPILER, 'newest'),
    run: 'tree-prints',
    seeds: 2000,
    calls: 'printTree printCommands measureCommands',
  },
  {
    name: "Svelte's older printer, minified",
    path: printerOf(OLDER, 'older'),
    run: 'printed',
    seeds: 200,
    calls: 'printTree',
  },
  {
    name: "Svelte's older printer, minified, trees of any kind",
    path: printerOf(OLDER, 'older'),
    run: 'tree-prints',
    seeds: 1000,
    calls: 'printTree printCommands measureCommands',
  },
  {
    name: "Svelte's walk, minified",
    path: walkOfCompiler(),
    run: 'walks',
    seeds: 4000,
    calls: 'walkNodes',
  },
]);
