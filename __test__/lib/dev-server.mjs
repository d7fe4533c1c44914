import { createServer } from 'vite';

/** Runs with a development server of a project that nobody listens to, for one plugin. */
export async function withDevServer(root, plugin, run, config = {}) {
  const server = await createServer({
    root,
    configFile: false,
    logLevel: 'silent',
    appType: 'custom',
    server: { middlewareMode: true, ws: false, watch: null },
    optimizeDeps: { noDiscovery: true },
    ...config,
    plugins: [plugin],
  });
  try {
    return await run(server);
  } finally {
    await server.close();
  }
}
