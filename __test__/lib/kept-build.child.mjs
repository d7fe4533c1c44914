// One build by Vite in a process of its own:
//   node kept-build.child.mjs '{ "root", "outDir", "plugins": [{ "source", "args" }], "options" }'
// Prints the sandbox's report as JSON, or what it failed with.
import { join } from 'node:path';
import * as vite from 'vite';
import { createSandbox } from '../../index.js';

const { root, outDir, plugins, options = {} } = JSON.parse(process.argv[2]);
process.chdir(root);
const warnings = [];
try {
  const sandbox = createSandbox({ root, allowUnsigned: true, ...options });
  const loaded = [];
  for (const { source, args = [] } of plugins) loaded.push(await sandbox.plugin(source, ...args));
  await vite.build({
    root,
    configFile: false,
    logLevel: 'silent',
    plugins: loaded,
    build: {
      outDir,
      emptyOutDir: true,
      sourcemap: true,
      minify: false,
      rolldownOptions: {
        input: join(root, 'src/main.js'),
        onLog: (level, log) => warnings.push(`${level}: ${log.message}`),
      },
    },
  });
  console.log(JSON.stringify({ report: sandbox.report(), warnings }));
} catch (error) {
  const { code, message, plugin, hook, id } = error;
  console.log(JSON.stringify({ error: { code, message, plugin, hook, id }, warnings }));
  process.exitCode = 1;
}
