import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeWhole } from '../project/atomic-write.ts';
import { readPackageJson } from '../project/installed.ts';
import type { Project } from '../project/project.ts';
import { UsageError } from '../usage-error.ts';
import { tarballUrl } from './fetch-release.ts';
import type { PackageManager } from './package-manager.ts';
import type { KnownRegistry } from './registry-file.ts';

/** A version that is to be installed. Name and version were checked to be ones. */
export interface Wanted {
  name: string;
  version: string;
  registry: KnownRegistry;
}

const environment = {
  // Whatever a package says, nothing of it runs while it is installed.
  npm_config_ignore_scripts: 'true',
  YARN_ENABLE_SCRIPTS: 'false',
  // In CI, yarn takes a lockfile that changes for a mistake; here somebody asked for the change.
  YARN_ENABLE_IMMUTABLE_INSTALLS: 'false',
};

/**
 * Installs a version by the project's package manager, without any scripts, and has it saved as that exact version.
 *
 * @throws UsageError where the package manager cannot be started or fails
 */
export async function installPackage(
  { root }: Project,
  manager: PackageManager,
  wanted: Wanted,
): Promise<void> {
  const spec = prepareSource(manager, wanted);
  // Plugins of bundlers are needed to build alone; where one stands already, there it stays.
  const dependencies = readPackageJson(root)['dependencies'];
  const isRuntime =
    typeof dependencies === 'object' && dependencies !== null && Object.hasOwn(dependencies, wanted.name);
  try {
    await run(root, addArguments(manager, spec, !isRuntime));
  } catch (error) {
    if (!(error as Error).message.includes('EALLOWREMOTE')) throw error;
    throw new UsageError(
      `npm installs nothing by its address here, which ${wanted.name} needs: its registry does not have a whole scope of that name. Write allow-remote=root to ${join(manager.home, '.npmrc')}, which allows that for the addresses in package.json.`,
    );
  }
}

/**
 * Refuses what the package manager could not install from there, before anything is downloaded.
 *
 * @throws UsageError
 */
export function requireSource(manager: PackageManager, { name, registry }: Omit<Wanted, 'version'>): void {
  const scope = wholeScope(name, registry);
  if (manager.name === 'bun' && scope === undefined)
    throw new UsageError(
      `bun adds a file (.bun-tag) to what it installs by its address, and ${name} would not be what was signed. Take the whole scope of a name from its registry, or use another package manager.`,
      name.startsWith('@') ? `nexxo registry add ${registry.url} --for '${name.split('/')[0]}/*'` : undefined,
    );
  if (scope === undefined || manager.name === 'yarn-berry') return;
  const file = join(manager.home, '.npmrc');
  const there = scopeAddress(readText(file), scope);
  const address = npmAddress(registry);
  if (there !== undefined && there.replace(/\/$/, '') !== address.replace(/\/$/, ''))
    throw new UsageError(
      `${file} says that ${scope} comes from ${there}, and nexxo.registry.json that it comes from ${address}. Make them say the same.`,
    );
}

const readText = (file: string): string => (existsSync(file) ? readFileSync(file, 'utf8') : '');

/** Where package managers find a registry. */
const npmAddress = ({ url }: KnownRegistry): string => `${url}npm/`;

/** The scope of a name, where the registry has all of it. */
function wholeScope(name: string, { patterns }: KnownRegistry): string | undefined {
  const [scope = ''] = name.split('/');
  return patterns.includes(`${scope}/*`) ? scope : undefined;
}

/** The address that settings of npm have for a scope. */
const scopeAddress = (text: string, scope: string): string | undefined =>
  text
    .split(/\r?\n/)
    .map((line) => /^\s*(@[^:\s]+):registry\s*=\s*(\S*)\s*$/.exec(line))
    .find((match) => match?.[1] === scope)?.[2];

/** Brings `node_modules` to what the lockfile says, after the project's files were put back. */
export async function reinstall({ root }: Project, { name }: PackageManager): Promise<void> {
  const options = {
    npm: ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'],
    pnpm: ['install', '--ignore-scripts', '--prefer-offline'],
    yarn: ['install', '--ignore-scripts', '--non-interactive', '--prefer-offline'],
    'yarn-berry': ['install', '--mode=skip-build'],
    bun: ['install', '--ignore-scripts'],
  }[name];
  await run(root, [program(name), ...options]);
}

const program = (name: PackageManager['name']): string => (name === 'yarn-berry' ? 'yarn' : name);

function addArguments({ name, home }: PackageManager, spec: string, isDevelopment: boolean): string[] {
  switch (name) {
    case 'npm':
      return [
        ...['npm', 'install', '--save-exact', '--ignore-scripts', '--no-audit', '--no-fund'],
        ...[isDevelopment ? '--save-dev' : '--save-prod', spec],
      ];
    case 'pnpm':
      return [
        ...['pnpm', 'add', '--save-exact', '--ignore-scripts', isDevelopment ? '--save-dev' : '--save-prod'],
        ...(existsSync(join(home, 'pnpm-workspace.yaml')) ? ['--ignore-workspace-root-check'] : []),
        spec,
      ];
    case 'yarn':
      return [
        ...[
          'yarn',
          'add',
          '--exact',
          '--ignore-scripts',
          '--non-interactive',
          '--ignore-workspace-root-check',
        ],
        ...(isDevelopment ? ['--dev', spec] : [spec]),
      ];
    case 'yarn-berry':
      return ['yarn', 'add', '--exact', '--mode=skip-build', ...(isDevelopment ? ['--dev', spec] : [spec])];
    case 'bun':
      return ['bun', 'add', '--exact', '--ignore-scripts', ...(isDevelopment ? ['--dev', spec] : [spec])];
  }
}

/** What to tell the package manager to get; for a whole scope its settings say where that is. */
function prepareSource(manager: PackageManager, wanted: Wanted): string {
  const { name, version, registry } = wanted;
  requireSource(manager, wanted);
  const scope = wholeScope(name, registry);
  if (scope === undefined)
    return `${name.startsWith('@') ? `${name}@` : ''}${tarballUrl(registry.url, name, version)}`;
  if (manager.name === 'yarn-berry')
    setBerryScope(join(manager.home, '.yarnrc.yml'), scope, npmAddress(registry));
  else setScope(join(manager.home, '.npmrc'), scope, npmAddress(registry));
  return `${name}@${version}`;
}

function setScope(file: string, scope: string, address: string): void {
  const text = readText(file);
  if (scopeAddress(text, scope) === undefined)
    writeWhole(file, `${text}${lineEnd(text)}${scope}:registry=${address}\n`);
}

/** What a text needs before another line. */
const lineEnd = (text: string): string => (text === '' || text.endsWith('\n') ? '' : '\n');

function setBerryScope(file: string, scope: string, address: string): void {
  const text = readText(file);
  const plain = scope.slice(1);
  const entry = `  ${plain}:\n    npmRegistryServer: "${address.replace(/\/$/, '')}"\n`;
  if (new RegExp(`^  ["']?${plain}["']?:`, 'm').test(text)) {
    if (text.includes(address.replace(/\/$/, ''))) return;
    throw new UsageError(
      `${file} has settings for ${scope} without ${address}. Set npmScopes.${plain}.npmRegistryServer to it.`,
    );
  }
  const head = /^npmScopes:[ \t]*\r?\n/m;
  writeWhole(
    file,
    head.test(text)
      ? text.replace(head, (line) => line + entry)
      : `${text}${lineEnd(text)}npmScopes:\n${entry}`,
  );
}

/** The end of what a program said, for a message. */
const MOST_SAID = 4000;

function run(cwd: string, [command = '', ...args]: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      // On Windows they are batch files. The arguments are names, versions and addresses that hold nothing a shell reads.
      shell: process.platform === 'win32',
    });
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        said = (said + chunk).slice(-MOST_SAID);
      });
    // A terminal tells the package manager too. This process stays, to put the project back.
    const wait = (): void => undefined;
    process.on('SIGINT', wait);
    const end = (): void => {
      process.off('SIGINT', wait);
    };
    child.on('error', (error: NodeJS.ErrnoException) => {
      end();
      reject(
        error.code === 'ENOENT'
          ? new UsageError(`${command} is this project's package manager, and is not installed here.`)
          : error,
      );
    });
    child.on('close', (code, signal) => {
      end();
      if (code === 0) resolve();
      else
        reject(
          new UsageError(`${[command, ...args].join(' ')} ended with ${code ?? signal}:\n${said.trim()}`),
        );
    });
  });
}
