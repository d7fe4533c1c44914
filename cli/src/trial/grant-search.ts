import { relative, resolve, sep } from 'node:path';
import { SERVER_CAPABILITIES } from '@nexxo/native';
import type { Grants } from './grants.ts';
import type { Outcome } from './outcome.ts';

const mostMemoryMiB = 2048;
const mostCpuMs = 60_000;

/**
 * What a build lacked that a project can grant: a limit that it met, a directory of the workspace to read, the
 * bundler's output to write, what a denial names. Null where there is nothing.
 *
 * @param workspace the directory that the project and its packages are in
 */
export function nextGrants(grants: Grants, outcome: Outcome, workspace: string): Grants | null {
  const { code } = outcome.error ?? {};
  // A factory that catches what it was denied says no more than that it failed.
  const isStart = code === 'NEXXO_FACTORY' || code === 'NEXXO_PLUGIN_LOAD';
  return (
    (isStart ? wantedDirectory(grants, outcome, workspace) : null) ??
    raisedLimit(grants, outcome) ??
    wantedServer(grants, outcome) ??
    wantedBundler(grants, outcome) ??
    wantedConfig(grants, outcome) ??
    wantedDirectory(grants, outcome, workspace) ??
    moreMemory(grants, outcome)
  );
}

/** A plugin may cope with memory that it is refused, and do its work in another way or not at all. */
function moreMemory({ limits, ...rest }: Grants, { report }: Outcome): Grants | null {
  const { memoryMiB = 64 } = limits;
  const isFull = (report?.peakMemoryBytes ?? 0) > (memoryMiB * 2 ** 20) / 2;
  return isFull && memoryMiB < mostMemoryMiB
    ? { ...rest, limits: { ...limits, memoryMiB: memoryMiB * 4 } }
    : null;
}

function raisedLimit({ limits, ...rest }: Grants, { error }: Outcome): Grants | null {
  const raise = (key: keyof typeof limits, from: number, by: number, most: number): Grants | null => {
    const value = limits[key] ?? from;
    return value >= most ? null : { ...rest, limits: { ...limits, [key]: Math.min(value * by, most) } };
  };
  switch (error?.code) {
    // Bundlers may tell of what failed after the limit alone.
    case 'NEXXO_POISONED':
    case 'NEXXO_CPU_LIMIT':
      return error.limit === (limits.loadCpuMs ?? 10_000) && error.hook === undefined
        ? raise('loadCpuMs', 10_000, 6, mostCpuMs)
        : raise('cpuMs', 100, 10, mostCpuMs);
    case 'NEXXO_MEMORY_LIMIT':
    // Code that tries something and catches hides that it was refused memory.
    case 'NEXXO_PLUGIN_LOAD':
    case 'NEXXO_FACTORY':
      return raise('memoryMiB', 64, 4, mostMemoryMiB);
    case 'NEXXO_OUTPUT_LIMIT':
      return raise('outputMiB', 32, 4, 512);
    case 'NEXXO_CALL_QUOTA':
      return raise('hostCalls', 100_000, 10, 10_000_000);
    default:
      return error !== undefined && /out of memory/i.test(error.message)
        ? raise('memoryMiB', 64, 4, mostMemoryMiB)
        : null;
  }
}

/** What of a server a denial says would allow it. */
function wantedServer(grants: Grants, outcome: Outcome): Grants | null {
  const named = namedInError(outcome).flatMap(({ kind, value }) => (kind === 'server' ? [value] : []));
  // A plugin that caught the denial went on without.
  const reported = (outcome.report?.denied ?? []).flatMap(({ grant }): string[] => grant?.server ?? []);
  const wanted = SERVER_CAPABILITIES.find(
    (capability) => !grants.server.includes(capability) && [...named, ...reported].includes(capability),
  );
  return wanted === undefined ? null : { ...grants, server: [...grants.server, wanted] };
}

function wantedBundler(grants: Grants, { error }: Outcome): Grants | null {
  const isWanted = /NEXXO_BUNDLER_DENIED/.test(error?.message ?? '');
  return isWanted && !grants.bundler ? { ...grants, bundler: true } : null;
}

/** The key of the config that a denial says would allow it; all of them are never granted at once. */
function wantedConfig(grants: Grants, outcome: Outcome): Grants | null {
  const wanted = namedInError(outcome).find(
    ({ kind, value }) => kind === 'config' && value !== '*' && !grants.config.includes(value),
  );
  return wanted === undefined ? null : { ...grants, config: [...grants.config, wanted.value] };
}

const named = /`(read|write|resolve|watch|config|server): (\[[^`]*\])`/g;

interface Named {
  kind: 'read' | 'write' | 'resolve' | 'watch' | 'config' | 'server';
  value: string;
}

/** A denial names the grant that would allow it. */
function namedInError({ error }: Outcome): Named[] {
  if (error === undefined || !/NEXXO_[A-Z]+_DENIED/.test(`${error.code} ${error.message}`)) return [];
  return Array.from(error.message.matchAll(named)).flatMap(([, kind, list]) =>
    Array.from((list as string).matchAll(/["']([^"']+)["']/g), ([, value]) => {
      return { kind: kind as Named['kind'], value: value as string };
    }),
  );
}

const writing = /write|mkdir|rm|unlink|rename|copy|append|truncate|link/i;

interface Wanted {
  kind: 'read' | 'write' | 'resolve' | 'watch';
  path: string;
  isSecret?: boolean;
}

function wantedDirectory(grants: Grants, outcome: Outcome, workspace: string): Grants | null {
  const { stage, outputs, report } = outcome;
  const within = (path: string, directory: string) => path === directory || path.startsWith(directory + sep);
  const reported = (report?.denied ?? []).flatMap(({ what, path, reason, grant }): Wanted[] => {
    const kind = writing.test(what) && !/readlink/.test(what) ? 'write' : 'read';
    return [
      ...(['resolve', 'watch'] as const).filter((kind) => grant?.[kind]).map((kind) => ({ kind, path })),
      // A secret of the project, that is: what lies around it holds those of others.
      { kind, path, isSecret: kind === 'read' && reason.includes('may hold secrets') && within(path, stage) },
    ];
  });
  const inError = namedInError(outcome).flatMap(({ kind, value }): Wanted[] =>
    kind === 'config' || kind === 'server' ? [] : [{ kind, path: resolve(stage, value) }],
  );
  // The report holds the first denials alone; the one that stopped the build names its grant.
  for (const { kind, path, isSecret } of [...inError, ...reported]) {
    // A build of the plugin's own has an output that the bundler around it does not tell of.
    const isOwn = outcome.error?.code === 'NEXXO_FS_DENIED' && grants.bundler && within(path, stage);
    // A secret is covered by its own name alone.
    const roots = isSecret ? [path] : kind === 'write' ? [...outputs, ...(isOwn ? [path] : [])] : [workspace];
    const root = roots.find((directory) => within(path, directory));
    if (root === undefined) continue;
    const name = relative(stage, root) || '.';
    if (!grants[kind].includes(name)) return { ...grants, [kind]: [...grants[kind], name] };
  }
  return null;
}
