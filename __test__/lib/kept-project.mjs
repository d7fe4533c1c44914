import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { outputFiles } from './output-files.mjs';

const run = promisify(execFile);
const child = fileURLToPath(new URL('kept-build.child.mjs', import.meta.url));

/** A project with `count` modules that the entry imports. */
export function keptProject(count = 6) {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'nexxo-kept-')));
  const state = join(root, '.state');
  const write = (name, text) => {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  };
  const names = Array.from({ length: count }, (_, index) => `part${index}`);
  write(
    'src/main.js',
    `${names.map((name) => `import { ${name} } from './${name}.js';`).join('\n')}\nconsole.log(${names.join(', ')});\n`,
  );
  for (const name of names) write(`src/${name}.js`, `export const ${name} = '__NAME__ of ${name}';\n`);
  return {
    root,
    state,
    write,
    /** Builds in a process of its own, whose user's key lies in the project. */
    async build(plugins, options = {}, dir = 'dist', variables = {}) {
      const outDir = join(root, dir);
      const config = JSON.stringify({ root, outDir, plugins, options });
      const env = { ...process.env, XDG_STATE_HOME: state, ...variables };
      const { stdout, stderr } = await run(process.execPath, [child, config], { env }).catch(
        (error) => error,
      );
      const { report, error, warnings } = JSON.parse(stdout);
      const files = error === undefined ? outputFiles(outDir) : new Map();
      return { report, error, warnings, stderr, files };
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

/** How often the hooks of a plugin that keep results were called, and their CPU time inside. */
export function resultHooks({ hooks }) {
  const names = ['resolveId', 'load', 'transform', 'renderChunk'];
  const own = hooks.filter(({ hook }) => names.includes(hook));
  const sum = (key) => own.reduce((total, hook) => total + hook[key], 0);
  return { calls: sum('calls'), bytesIn: sum('bytesIn'), cpuMs: sum('cpuMs') };
}
