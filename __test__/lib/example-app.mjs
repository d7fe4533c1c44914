import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { preview } from 'vite';

export const exampleRoot = fileURLToPath(new URL('../../examples/vite-app', import.meta.url));
const vite = fileURLToPath(new URL('../../node_modules/vite/bin/vite.js', import.meta.url));

/** Builds the example in a process of its own, as a user does; gives what the build printed. */
export async function buildExample(outDir, env = {}) {
  const { stdout } = await promisify(execFile)(process.execPath, [vite, 'build', '--outDir', outDir], {
    cwd: exampleRoot,
    env: { ...process.env, NO_COLOR: '1', ...env },
  });
  return stdout;
}

/** Serves a built example on a free port. */
export async function serveExample(outDir) {
  const server = await preview({
    root: exampleRoot,
    configFile: false,
    logLevel: 'error',
    build: { outDir },
    preview: { port: 0, host: '127.0.0.1' },
  });
  return { url: `http://127.0.0.1:${server.httpServer.address().port}/`, close: () => server.close() };
}
