import { init, parse } from 'cjs-module-lexer';

/** Strings with characters beyond Latin-1 take twice the memory in the engine, so a text is kept in pieces. */
const pieceLength = 1 << 16;

await init();

/**
 * A huge CommonJS module, such as a compiler, as a module that holds its text and compiles it when it is first
 * required: most plugins that name one need it only for some files, and compiling it takes more than a whole sandbox
 * may use. Null where the text is not CommonJS.
 */
export function hugeModule(text: string, file: string): string | null {
  if (!isCommonJs(text)) return null;
  const code = text.replace(/^#!.*/, '');
  const pieces: string[] = [];
  for (let at = 0; at < code.length; at += pieceLength) pieces.push(JSON.stringify(code.slice(at, at + pieceLength)));
  const specifiers = new Set(
    [...code.matchAll(/\brequire\(\s*(["'])([^"'\\\n]+)\1\s*\)/g)].map((match) => match[2] ?? ''),
  );
  const modules = [...specifiers].map((name) => `${JSON.stringify(name)}: () => require(${JSON.stringify(name)})`);
  const dir = file.slice(0, Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\'), 1));
  return `const modules = { __proto__: null, ${modules.join(', ')} };
const base = require("node:module").createRequire(${JSON.stringify(file)});
const load = Object.assign((name) => (modules[name] ?? base)(name), { resolve: base.resolve, cache: base.cache });
const text = [
${pieces.join(',\n')}
].join('') + ${JSON.stringify(`\n//# sourceURL=${file}`)};
new Function('exports', 'require', 'module', '__filename', '__dirname', text)
  .call(module.exports, module.exports, load, module, ${JSON.stringify(file)}, ${JSON.stringify(dir)});
`;
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
