import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ensurePackageManager } from '../../../../scripts/lib/package-managers.mjs';
import { temporaryFolder } from '../../lib/databases.mjs';

const TUF = join(import.meta.dirname, 'tuf-stand-in.cjs');

/** What is refused or broken is so again a minute later, for which tests do not wait. */
const PATIENCE = 'fetch-retry-mintimeout=100\nfetch-retry-maxtimeout=100\n';

const npmrc = (registry) => ({
  '.npmrc': `registry=${registry}\nupdate-notifier=false\nfund=false\n${PATIENCE}`,
});

/** How each kind of package manager is told its registry, and what it does by which words. */
const KINDS = {
  npm: {
    settings: npmrc,
    install: ['install', '--no-audit'],
    add: (spec) => ['install', '--no-audit', spec],
    frozen: ['ci', '--no-audit'],
    lock: 'package-lock.json',
  },
  pnpm: {
    // Those from 11 on read nothing but the registry from .npmrc.
    settings: (registry) => ({
      ...npmrc(registry),
      'pnpm-workspace.yaml': 'fetchRetryMintimeout: 100\nfetchRetryMaxtimeout: 100\n',
    }),
    install: ['install', '--no-frozen-lockfile'],
    add: (spec) => ['add', spec],
    frozen: ['install', '--frozen-lockfile'],
    lock: 'pnpm-lock.yaml',
  },
  yarn1: {
    settings: (registry) => ({ '.yarnrc': `registry "${registry}"\ndisable-self-update-check true\n` }),
    install: ['install'],
    add: (spec) => ['add', spec],
    frozen: ['install', '--frozen-lockfile'],
    lock: 'yarn.lock',
  },
  yarn4: {
    settings: (registry) => ({
      '.yarnrc.yml': `npmRegistryServer: "${registry}"\nunsafeHttpWhitelist: ["127.0.0.1"]\nenableTelemetry: false\nnodeLinker: node-modules\nenableGlobalCache: false\nhttpRetry: 0\n`,
      // Yarn looks for a project's start upwards.
      'yarn.lock': '',
    }),
    install: ['install'],
    add: (spec) => ['add', spec],
    frozen: ['install', '--immutable'],
    lock: 'yarn.lock',
  },
  bun: {
    settings: (registry) => ({ 'bunfig.toml': `[install]\nregistry = "${registry}"\n` }),
    install: ['install'],
    add: (spec) => ['add', spec],
    frozen: ['install', '--frozen-lockfile'],
    lock: 'bun.lock',
  },
};

const kindOf = (manager) => KINDS[manager] ?? KINDS[manager.replace(/\d+$/, '')];

/** An empty project of its own, with a home and caches of its own, that uses a package manager as it comes. */
export class Client {
  constructor(manager, registry) {
    this.manager = manager;
    this.kind = kindOf(manager);
    this.folder = temporaryFolder();
    this.project = join(this.folder, 'project');
    this.write('package.json', '{ "name": "project", "version": "1.0.0", "private": true }\n');
    for (const [file, text] of Object.entries(this.kind.settings(registry))) this.write(file, text);
  }

  write(file, text) {
    const path = join(this.project, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }

  has(file) {
    return existsSync(join(this.project, file));
  }

  read(file) {
    return readFileSync(join(this.project, file));
  }

  get lock() {
    return this.read(this.kind.lock).toString();
  }

  add(spec) {
    return this.run(this.kind.add(spec));
  }

  /** Installs what is in the lock file, in a place where nothing was ever installed. */
  frozen() {
    for (const made of ['project/node_modules', 'project/.yarn', 'home'])
      rmSync(join(this.folder, made), { recursive: true, force: true });
    return this.run(this.kind.frozen);
  }

  /** @returns what it ended with, and all that it said */
  async run(words) {
    const [command, ...first] = await ensurePackageManager(this.manager);
    const home = join(this.folder, 'home');
    mkdirSync(home, { recursive: true });
    const env = {
      PATH: process.env.PATH,
      HOME: home,
      XDG_CACHE_HOME: join(home, 'cache'),
      XDG_DATA_HOME: join(home, 'data'),
      BUN_INSTALL_CACHE_DIR: join(home, 'bun'),
      CI: '1',
      NO_COLOR: '1',
      NODE_OPTIONS: `--require=${TUF}`,
      // Lock files may change in these projects.
      YARN_ENABLE_IMMUTABLE_INSTALLS: 'false',
    };
    return new Promise((resolve, reject) => {
      const child = spawn(command, [...first, ...words], {
        cwd: this.project,
        env,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let output = '';
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
      child.on('error', reject);
      child.on('close', (code) => resolve({ code, output }));
    });
  }
}
