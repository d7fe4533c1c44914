import { relative, sep } from 'node:path';
import { SERVER_CAPABILITIES } from '@nexxo/native';
import type { Grants } from './grants.ts';
import type { Outcome } from './outcome.ts';

const mostMemoryMiB = 2048;
const mostCpuMs = 60_000;

/**
 * What a build lacked that a project can grant: a limit that it met, a directory of the workspace to read, the
 * bundler's output to write. Null where there is nothing.
 *
 * @param workspace the directory that the project and its packages are in
 */
export function nextGrants(grants: Grants, outcome: Outcome, workspace: string): Grants | null {
  return (
    raisedLimit(grants, outcome) ??
    wantedServer(grants, outcome) ??
    wantedBundler(grants, outcome) ??
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

/** A denial names the grant that would allow it. */
function wantedServer(grants: Grants, { error }: Outcome): Grants | null {
  const text = /NEXXO_SERVER_DENIED.*?`server: \['(\w+)'\]`/s.exec(error?.message ?? '')?.[1];
  const wanted = SERVER_CAPABILITIES.find((capability) => capability === text);
  return wanted === undefined || grants.server.includes(wanted)
    ? null
    : { ...grants, server: [...grants.server, wanted] };
}

function wantedBundler(grants: Grants, { error }: Outcome): Grants | null {
  const isWanted = /NEXXO_BUNDLER_DENIED/.test(error?.message ?? '');
  return isWanted && !grants.bundler ? { ...grants, bundler: true } : null;
}

const writing = /write|mkdir|rm|unlink|rename|copy|append|truncate|link/i;

interface Wanted {
  key: 'read' | 'write';
  path: string;
}

function namedInError(error: Outcome['error']): Wanted[] {
  const found = /the grant would be `(read|write): \["([^"]+)"\]`/.exec(error?.message ?? '');
  return found === null ? [] : [{ key: found[1] as Wanted['key'], path: found[2] as string }];
}

function wantedDirectory(grants: Grants, outcome: Outcome, workspace: string): Grants | null {
  const { stage, outputs, report, error } = outcome;
  const within = (path: string, directory: string) => path === directory || path.startsWith(directory + sep);
  const reported = (report?.denied ?? []).map(({ what, path }): Wanted => {
    return { key: writing.test(what) && !/readlink/.test(what) ? 'write' : 'read', path };
  });
  // The report holds the first denials alone; the one that stopped the build names its grant.
  for (const { key, path } of [...namedInError(error), ...reported]) {
    // A build of the plugin's own has an output that the bundler around it does not tell of.
    const own = error?.code === 'NEXXO_FS_DENIED' && grants.bundler && within(path, stage) ? [path] : [];
    const roots = key === 'write' ? [...outputs, ...own] : [workspace];
    const root = roots.find((directory) => within(path, directory));
    if (root === undefined) continue;
    const name = relative(stage, root) || '.';
    if (!grants[key].includes(name)) return { ...grants, [key]: [...grants[key], name] };
  }
  return null;
}
