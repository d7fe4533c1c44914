import { dirname } from 'node:path';
import { init, parse } from 'cjs-module-lexer';
import { HUGE_HELP, hugeEdits } from './native-help/huge-help.ts';

await init();

/**
 * A huge CommonJS module, such as a compiler, as a module that reads its own file when it is first required. Most
 * plugins that name one need it only for some inputs, and its text and code would fill a sandbox that never uses it.
 * The text has to be the one that was packed, by its hash; what is known in it then gets native help. Null where the text
 * is not CommonJS.
 */
export function hugeModule(text: string, file: string, sha256: string): string | null {
  if (!isCommonJs(text)) return null;
  const specifiers = new Set(
    [...text.matchAll(/\brequire\(\s*(["'])([^"'\\\n]+)\1\s*\)/g)].map((match) => match[2] ?? ''),
  );
  const modules = [...specifiers].map(
    (name) => `${JSON.stringify(name)}: () => require(${JSON.stringify(name)})`,
  );
  const path = JSON.stringify(file);
  const edits = hugeEdits(withoutMarks(text));
  return `const modules = { __proto__: null, ${modules.join(', ')} };
const base = require("node:module").createRequire(${path});
const load = Object.assign((name) => (modules[name] ?? base)(name), { resolve: base.resolve, cache: base.cache });
const bytes = require("node:fs").readFileSync(${path});
if (require("node:crypto").createHash("sha256").update(bytes).digest("hex") !== ${JSON.stringify(sha256)})
  throw new Error(${JSON.stringify(`${file} has changed since the plugin was packed`)});
const text = bytes.toString("utf8").replace(/^\\uFEFF/, "").replace(/^#!.*/, "");
${edits.length === 0 ? 'const code = text;' : edited(edits)}
new Function("exports", "require", "module", "__filename", "__dirname", ${edits.length === 0 ? '' : '"$nexxo_help", '}code + ${JSON.stringify(`\n//# sourceURL=${file}`)})
  .call(module.exports, module.exports, load, module, ${path}, ${JSON.stringify(dirname(file))}${edits.length === 0 ? '' : ', help'});
`;
}

const withoutMarks = (text: string): string => text.replace(/^\uFEFF/, '').replace(/^#!.*/, '');

/** Puts the edits in, unless their help is switched off. */
const edited = (
  edits: ReturnType<typeof hugeEdits>,
): string => `const help = globalThis[Symbol.for("nexxo.help")];
let code = text;
if (help?.${HUGE_HELP}) {
  let done = 0;
  code = "";
  for (const [at, length, added] of ${JSON.stringify(edits)}) {
    code += text.slice(done, at) + added;
    done = at + length;
  }
  code += text.slice(done);
}`;

function isCommonJs(text: string): boolean {
  if (/^(?:import|export)\s*[\w{*"']/m.test(text)) return false;
  try {
    parse(text);
    return true;
  } catch {
    return false;
  }
}
