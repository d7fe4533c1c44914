import { init, parse } from 'cjs-module-lexer';

/** Strings with characters beyond Latin-1 take twice the memory in the engine, so a text is kept in pieces. */
const pieceLength = 1 << 16;

await init();

/**
 * A huge CommonJS module, such as a compiler, as a module that compiles the text in the variable `variable` when it is
 * first required: most plugins that name one need it only for some files, and compiling it takes more than a whole
 * sandbox may use. Null where the text is not CommonJS.
 */
export function hugeModule(text: string, file: string, variable: string): string | null {
  if (!isCommonJs(text)) return null;
  const specifiers = new Set(
    [...text.matchAll(/\brequire\(\s*(["'])([^"'\\\n]+)\1\s*\)/g)].map((match) => match[2] ?? ''),
  );
  const modules = [...specifiers].map(
    (name) => `${JSON.stringify(name)}: () => require(${JSON.stringify(name)})`,
  );
  const dir = file.slice(0, Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\'), 1));
  return `const modules = { __proto__: null, ${modules.join(', ')} };
const base = require("node:module").createRequire(${JSON.stringify(file)});
const load = Object.assign((name) => (modules[name] ?? base)(name), { resolve: base.resolve, cache: base.cache });
new Function('exports', 'require', 'module', '__filename', '__dirname', ${variable}.join(''))
  .call(module.exports, module.exports, load, module, ${JSON.stringify(file)}, ${JSON.stringify(dir)});
`;
}

/**
 * The declaration of a text's variable. It belongs at the top level of the bundle: the engine keeps the source of every
 * function around it.
 */
export function hugeText(text: string, file: string, variable: string): string {
  const code = text.replace(/^#!.*/, '');
  const pieces: string[] = [];
  for (let at = 0; at < code.length; at += pieceLength) pieces.push(code.slice(at, at + pieceLength));
  pieces.push(`\n//# sourceURL=${file}`);
  return `var ${variable} = [${pieces.map((piece) => JSON.stringify(piece)).join(',')}];`;
}

function isCommonJs(text: string): boolean {
  if (/^(?:import|export)\s*[\w{*"']/m.test(text)) return false;
  try {
    parse(text);
    return true;
  } catch {
    return false;
  }
}
