import path from 'node:path';
import { type Answer, type CallSite, text, whereOf } from '../call-site.ts';
import { isRecord } from '../value/clean-data.ts';
import { call, grant, serverOf } from './access.ts';
import { guestFunction, listen } from './listeners.ts';

const FILE_EVENTS: ReadonlySet<unknown> = new Set([
  'add',
  'addDir',
  'all',
  'change',
  'ready',
  'unlink',
  'unlinkDir',
]);

function fileEvent(event: unknown): string {
  if (FILE_EVENTS.has(event)) return event as string;
  throw new TypeError(`the watcher has no event ${String(event)} for plugins`);
}

/** Whether Vite restarts the server when it hears of this file: its config, what that imports, its environment. */
function restarts(config: unknown, file: string): boolean {
  const { configFile, configFileDependencies } = isRecord(config) ? config : {};
  const named = path.posix.normalize(file.replaceAll('\\', '/'));
  return (
    named === configFile ||
    (Array.isArray(configFileDependencies) && configFileDependencies.includes(named)) ||
    path.posix.basename(named).startsWith('.env')
  );
}

/** Tells everybody of a file that changed, as the watcher does: Vite and plugins read it then. */
function tellOf(site: CallSite, key: unknown, event: string, file: string): void {
  const server = serverOf(site, key);
  site.guard.checkId(file, 'server.watcher.emit was given', whereOf(site));
  if (restarts(server['config'], file)) grant(site, 'server.watcher.emit for the config', 'restart');
  call(server['watcher'], 'emit', event, file);
}

/** What a plugin does with the watcher. */
export const watchingAnswers: Record<string, Answer> = {
  serverWatch: (site, [key, how, event, packed]) => {
    grant(site, `server.watcher.${String(how)}`, 'watcher');
    listen(site, serverOf(site, key)['watcher'], how, fileEvent(event), guestFunction(site, packed));
  },
  serverWatchFiles: (site, [key, how, paths]) => {
    const isAdding = how !== 'unwatch';
    const member = isAdding ? 'add' : 'unwatch';
    grant(site, `server.watcher.${member}`, 'watcher');
    const where = whereOf(site);
    const files = [paths].flat().map((file) => text(site, `watcher.${member}`, file));
    for (const file of isAdding ? files : []) {
      site.guard.checkWatched(file, where, 'server.watcher.add was given');
      site.emission.add(file, where);
    }
    call(serverOf(site, key)['watcher'], member, files);
  },
  serverFileEvent: (site, [key, event, file]) => {
    grant(site, 'server.watcher.emit', 'watcher');
    tellOf(site, key, fileEvent(event), text(site, 'watcher.emit', file));
  },
};
