import { relative, resolve } from 'node:path';
import type { Limits, ServerCapability } from '@nexxo/native';
import type { Capabilities } from '../artifact/capabilities.ts';

/** What a project gives a plugin over the defaults. */
export interface Grants {
  /** Directories to read, relative to the project. */
  read: string[];
  /** Directories to write, relative to the project. */
  write: string[];
  /** Files and directories to name to the bundler, relative to the project. */
  resolve: string[];
  /** Files and directories to have watched, relative to the project. */
  watch: string[];
  /** Keys of the bundler's config to change. */
  config: string[];
  /** What of a development server to use. */
  server: ServerCapability[];
  /** Whether it may run builds of its own. */
  bundler: boolean;
  env: Record<string, string>;
  limits: Limits;
  clock: 'fixed' | 'real' | Date;
}

/** What a careful user gives a plugin at first: to read the project. */
export function firstGrants(env: Record<string, string>, clock: Grants['clock'] = 'fixed'): Grants {
  return {
    read: ['.'],
    write: [],
    resolve: [],
    watch: [],
    config: [],
    server: [],
    bundler: false,
    env,
    limits: {},
    clock,
  };
}

/** What a plugin needed of its grants, as settings to paste. */
export function grantTexts(grants: Grants, files: { readsProject: boolean }): string[] {
  const { read, bundler, limits, clock } = grants;
  const reads = read.filter((directory) => directory !== '.' || files.readsProject);
  return [
    ...(reads.length > 0 ? [`read: ${listText(reads)}`] : []),
    ...(['write', 'resolve', 'watch', 'config', 'server'] as const).flatMap((kind) =>
      grants[kind].length > 0 ? [`${kind}: ${listText(grants[kind])}`] : [],
    ),
    ...(bundler ? ['bundler: true'] : []),
    ...Object.entries(limits).map(([limit, value]) => `limits.${limit}: ${value}`),
    ...(clock === 'real' ? ["clock: 'real'"] : []),
  ];
}

/** The same as data, paths outside of the project's copy as seen from the real one. */
export function neededGrants(
  { read, bundler, limits, clock, ...rest }: Grants,
  { readsProject, stage, root }: { readsProject: boolean; stage: string; root: string },
): { capabilities: Capabilities; limits: Limits } {
  const place = (path: string): string =>
    path.startsWith('..') ? relative(root, resolve(stage, path)) || '.' : path;
  const lists = {
    read: read.filter((directory) => directory !== '.' || readsProject).map(place),
    write: rest.write.map(place),
    resolve: rest.resolve.map(place),
    watch: rest.watch.map(place),
    config: rest.config,
    server: rest.server,
  };
  const capabilities: Capabilities = Object.fromEntries(
    Object.entries(lists)
      .filter(([, values]) => values.length > 0)
      .map(([name, values]) => [name, [...new Set(values)].sort()]),
  );
  if (bundler) capabilities.bundler = true;
  if (clock === 'real') capabilities.clock = 'real';
  return { capabilities, limits };
}

const listText = (items: string[]): string => `[${items.map((item) => `'${item}'`).join(', ')}]`;
