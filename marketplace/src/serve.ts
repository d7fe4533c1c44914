import { resolve } from 'node:path';
import { allFaces } from './faces.ts';
import { describeArtifacts } from './operations/artifact-location.ts';
import { keysFolder } from './operations/data-folder.ts';
import { createLogger } from './operations/logger.ts';
import { openRegistry } from './operations/open-registry.ts';
import type { Settings } from './operations/settings.ts';
import { RegistryServer } from './server.ts';

const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

function greeting(url: string, settings: Settings): string {
  const database = settings.database ? 'PostgreSQL' : `SQLite in ${resolve(settings.data)}`;
  return [
    `The registry is at ${url}`,
    `  npm, pnpm, yarn and bun   ${url}npm/`,
    `  a project                 nexxo registry add ${url} --for '@your-scope/*'`,
    `  database                  ${database}`,
    `  archives                  ${describeArtifacts(settings.artifacts)}`,
    `  keys                      ${keysFolder(settings)}`,
    '',
  ].join('\n');
}

/**
 * Runs a registry until it is told to stop: by SIGTERM or SIGINT once, which lets requests under way end, or a second time, which
 * does not.
 */
export async function serve(settings: Settings): Promise<void> {
  const logger = createLogger(settings);
  const registry = await openRegistry(settings, logger, { isServed: true });
  const server = new RegistryServer(registry, settings, allFaces(registry));
  const stopped = new Promise<void>((resolve, reject) => {
    let isStopping = false;
    const stop = (signal: NodeJS.Signals): void => {
      if (isStopping) process.exit(1);
      isStopping = true;
      logger.info({ signal }, 'stopping');
      server.stop(settings.shutdownSeconds * 1000).then(resolve, reject);
    };
    for (const signal of SIGNALS) process.on(signal, stop);
  });
  try {
    const address = await server.listen(settings.port, settings.host);
    process.stdout.write(greeting(registry.url, settings));
    logger.info({ url: registry.url, ...address, dialect: registry.store.dialect }, 'listening');
    await stopped;
  } finally {
    await registry.artifacts.close();
    await registry.store.close();
  }
  logger.info('stopped');
}
