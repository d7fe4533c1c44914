import type { Limits, ServerCapability } from '@nexxo/native';

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

const listText = (items: string[]): string => `[${items.map((item) => `'${item}'`).join(', ')}]`;
