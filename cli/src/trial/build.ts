import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Case } from './case.ts';
import { type Decoder, decode } from './decode.ts';
import type { Warning } from './outcome.ts';
import type { Load } from './plugins.ts';

/** Everything that a build needs besides its case. */
export interface BuildContext {
  stage: string;
  load: Load;
  decoder: Decoder;
  plugins: unknown[];
  warn(warning: Warning): void;
  /** Is told where the bundler writes. */
  wrote(directory: string): void;
}

type Fields = Record<string, unknown>;

/** Builds a case with the bundler that it names. */
export function build(test: Case, context: BuildContext): Promise<void> {
  if (test.bundler === 'vite') return buildVite(test, context);
  if (test.bundler === 'vite-dev') return serveVite(test, context);
  return buildRollup(test, context);
}

interface RollupLike {
  write(options: Fields): Promise<unknown>;
  close(): Promise<void>;
}

async function buildRollup(test: Case, context: BuildContext): Promise<void> {
  const { bundler } = test;
  const { stage, load, decoder, plugins } = context;
  const api = (await load(bundler)) as Record<string, (options: Fields) => Promise<RollupLike>>;
  const { output: ownOutput, plugins: others, ...own } = await configOf(test, stage);
  const outputs = await Promise.all(
    ([test.output ?? ownOutput ?? {}].flat() as Fields[]).map(async (encoded) => {
      const output = (test.output === undefined ? encoded : await decode(encoded, decoder)) as Fields;
      return { format: 'es', ...(output['file'] ? {} : { dir: 'dist' }), ...output } as Fields;
    }),
  );
  // Before the build: a plugin may write there from its first hook on.
  for (const { file, dir } of outputs)
    context.wrote(resolve(stage, file ? join(String(file), '..') : String(dir)));
  const started = await api[bundler as 'rollup']?.({
    external: [],
    ...own,
    ...(test.input === undefined ? {} : { input: await decode(test.input, decoder) }),
    ...(test.external === undefined ? {} : { external: await decode(test.external, decoder) }),
    plugins: others === undefined ? plugins : [...plugins, others],
    onwarn({ code, plugin, message }: Warning) {
      context.warn({ ...(code && { code }), ...(plugin && { plugin }), message: String(message) });
    },
    ...(bundler === 'rolldown' ? { logLevel: 'warn' } : {}),
    ...((await decode(test.inputOptions ?? {}, decoder)) as Fields),
  });
  if (started === undefined) throw new Error(`this ${bundler} has no function ${bundler}`);
  for (const output of outputs)
    await started.write(test.asOutputPlugin ? { ...output, plugins: [...plugins] } : output);
  await started.close();
}

/** What the project's own config file says: the first config of a list, for a build. */
async function configOf({ configFile }: Case, stage: string): Promise<Fields> {
  if (configFile === undefined) return {};
  const { default: config } = (await import(pathToFileURL(join(stage, configFile)).href)) as {
    default: unknown;
  };
  const made: unknown = typeof config === 'function' ? await config({}) : config;
  return ((Array.isArray(made) ? made[0] : made) ?? {}) as Fields;
}

interface ViteLike {
  createLogger(level: string): Fields;
  build(config: Fields): Promise<unknown>;
  createServer(config: Fields): Promise<DevServer>;
}

interface DevServer {
  transformRequest(url: string): Promise<{ code: string } | null>;
  transformIndexHtml(url: string, html: string): Promise<string>;
  middlewares: RequestListener;
  close(): Promise<void>;
}

const common = (test: Case, stage: string): Fields => ({
  root: stage,
  configFile: test.configFile === undefined ? false : join(stage, test.configFile),
  envFile: false,
  logLevel: 'silent',
});

async function buildVite(test: Case, context: BuildContext): Promise<void> {
  const { stage, decoder, plugins } = context;
  const vite = (await context.load('vite')) as ViteLike;
  const { build: own = {}, ...config } = (await decode(test.vite ?? {}, decoder)) as Fields & {
    build?: Fields;
  };
  context.wrote(resolve(stage, String(own['outDir'] ?? 'dist')));
  const logger = vite.createLogger('silent');
  logger['warn'] = logger['warnOnce'] = (message: unknown) => context.warn({ message: String(message) });
  const input = await decode(test.input, decoder);
  await vite.build({
    ...common(test, stage),
    customLogger: logger,
    plugins: [...plugins, outputWatcher(context)],
    ...config,
    build: {
      ...(test.configFile === undefined ? { outDir: 'dist', minify: false } : {}),
      emptyOutDir: true,
      ...own,
      rollupOptions: {
        ...(input ? { input } : {}),
        external: await decode(test.external ?? [], decoder),
        ...(own['rollupOptions'] as Fields | undefined),
      },
    },
  });
}

/** A plugin may move Vite's output elsewhere. */
function outputWatcher({ stage, wrote }: BuildContext): object {
  return {
    name: 'trial:output',
    configResolved(config: { build: { outDir: string } }) {
      wrote(resolve(stage, config.build.outDir));
    },
    writeBundle({ dir, file }: { dir?: string; file?: string }) {
      if (dir ?? file) wrote(resolve(stage, dir ?? join(file as string, '..')));
    },
  };
}

async function serveVite(test: Case, { stage, decoder, plugins, load, wrote }: BuildContext): Promise<void> {
  const vite = (await load('vite')) as ViteLike;
  const config = (await decode(test.vite ?? {}, decoder)) as Fields;
  const server = await vite.createServer({
    ...common(test, stage),
    appType: 'custom',
    cacheDir: join(stage, 'node_modules/.vite'),
    optimizeDeps: { noDiscovery: true, include: [] },
    plugins,
    ...config,
    server: {
      middlewareMode: true,
      hmr: false,
      ws: false,
      watch: null,
      ...(config['server'] as Fields | undefined),
    },
  });
  const dist = join(stage, 'dist');
  wrote(dist);
  try {
    await mkdir(dist, { recursive: true });
    for (const url of test.requests ?? []) {
      const name = fileName(url).replace(/^_/, '') || 'index';
      if (url.endsWith('.html')) {
        const html = await readFile(join(stage, url), 'utf8');
        await writeFile(join(dist, name), await server.transformIndexHtml(url, html));
      } else {
        const result = await server.transformRequest(url);
        await writeFile(join(dist, `${name}.js`), withoutVersions(result?.code ?? '<null>'));
      }
    }
    for (const url of test.http ?? [])
      await writeFile(join(dist, `http_${fileName(url)}`), await ask(server.middlewares, url));
  } finally {
    await server.close();
  }
}

const fileName = (url: string): string => url.replace(/[^\w.-]+/g, '_');

/** Vite's marks of time and of optimized packages differ from run to run. */
const withoutVersions = (code: string): string =>
  code.replace(/\?t=\d+/g, '').replace(/([?&])v=[0-9a-f]{8}/g, '$1v=X');

async function ask(listener: RequestListener, url: string): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  try {
    const { port } = server.address() as AddressInfo;
    const response = await fetch(`http://127.0.0.1:${port}${url}`, { headers: { accept: '*/*' } });
    return `${response.status} ${response.headers.get('content-type')}\n${await response.text()}`;
  } finally {
    server.close();
    server.closeAllConnections();
  }
}
