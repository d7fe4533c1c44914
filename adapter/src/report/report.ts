import type { Grant } from '../grant.ts';
import type { ReportedPlugin } from '../loaded-plugin.ts';
import type { HookStats } from './hook-stats.ts';

/** One hook of one plugin. */
export interface HookReport {
  hook: string;
  calls: number;
  /** CPU time, in milliseconds. */
  cpuMs: number;
  /** Bytes that went in and came out. */
  bytesIn: number;
  bytesOut: number;
  /** Calls of the plugin to its context and to the file system. */
  hostCalls: number;
  /** The filter that was derived from the hook's own guards, as an expression to read. */
  derivedFilter?: string;
  /** Calls that the bundler made all the same and that this filter kept out. */
  leftOut?: number;
}

/** Something that a plugin tried and was not allowed. */
export interface Denial {
  /** The method, such as `fs.readFile`. */
  what: string;
  path: string;
  /** Why not. */
  reason: string;
  /** The settings that would allow it, where there are any. */
  grant?: Grant;
  count: number;
}

/** One plugin of a sandbox. */
export interface PluginReport {
  plugin: string;
  version: string;
  hooks: HookReport[];
  /** Evaluating the plugin and running its factory. */
  load: HookReport;
  /** Calls of all hooks. */
  calls: number;
  /** CPU time of everything, in milliseconds. */
  cpuMs: number;
  /** The most memory that the plugin had, in bytes. */
  peakMemoryBytes: number;
  bytesIn: number;
  bytesOut: number;
  hostCalls: number;
  filesRead: string[];
  /** What it was refused, the first hundred times. */
  denied: Denial[];
  /** How often it was refused something. */
  deniedCount: number;
  /** The same, by what it did: `fs.readFile`, `resolveId`, `this.emitFile`, `config`. */
  deniedByKind: Record<string, number>;
  /** Whether its code was restored from a snapshot, not evaluated. */
  restored: boolean;
  /** How many instances it had at a time: its own, and those on threads. */
  instances: number;
  /** What came of looking up results that were kept; not there for a plugin of which none are. */
  results?: ResultsReport;
}

/** How often the result of a hook was found, and the plugin not asked. */
export interface ResultsReport {
  hits: number;
  /** Calls whose results were not found. */
  misses: number;
  /** Those of them whose results could not be kept. */
  unkept: number;
  /** Results that were found and did not count: changed, or of another user. */
  refused: number;
  /** Results that were found, made all the same, and compared. */
  checked: number;
}

/** What every plugin of a sandbox asked for and used. */
export interface Report {
  version: 1;
  plugins: PluginReport[];
}

function hookReport(stats: HookStats): HookReport {
  const { hook, calls, cpuNs, bytesIn, bytesOut, hostCalls, derivedFilter, leftOut } = stats;
  const report = { hook, calls, cpuMs: cpuNs / 1e6, bytesIn, bytesOut, hostCalls };
  return derivedFilter === undefined ? report : { ...report, derivedFilter, leftOut };
}

function countDenials(denied: readonly Omit<Denial, 'count'>[]): Denial[] {
  const byKey = new Map<string, Denial>();
  for (const { what, path, reason, grant } of denied) {
    const key = `${what}\0${path}`;
    const known = byKey.get(key);
    if (known === undefined)
      byKey.set(key, { what, path, reason, ...(grant === undefined ? {} : { grant }), count: 1 });
    else known.count += 1;
  }
  return [...byKey.values()];
}

/** What was denied inside and outside of the instance. */
function denials({ runtime }: ReportedPlugin): Pick<PluginReport, 'denied' | 'deniedCount' | 'deniedByKind'> {
  const { guard } = runtime.services;
  const totals = runtime.stats();
  const inside = (totals?.denied ?? []).map((denial) => {
    const isSecret = denial.reason.includes('may hold secrets');
    const isGrantable = /is not granted/.test(denial.reason) && !/^writing |leads out of/.test(denial.reason);
    return isGrantable ? { ...denial, grant: guard.readGrant(denial.path, isSecret) } : denial;
  });
  const kinds = new Map(guard.denials.kinds);
  for (const { what } of inside) kinds.set(what, (kinds.get(what) ?? 0) + 1);
  return {
    denied: countDenials([...inside, ...guard.denials.list]),
    deniedCount: (totals?.deniedCount ?? 0) + guard.denials.count,
    deniedByKind: Object.fromEntries(kinds),
  };
}

function sum(
  hooks: readonly HookReport[],
  key: 'calls' | 'cpuMs' | 'bytesIn' | 'bytesOut' | 'hostCalls',
): number {
  return hooks.reduce((total, hook) => total + hook[key], 0);
}

/** Reports on one plugin. */
export function reportPlugin(plugin: ReportedPlugin): PluginReport {
  const hooks = plugin.built.flatMap((built) => built.hooks.map(hookReport));
  const { functionStats } = plugin.runtime;
  for (const stats of [functionStats, plugin.runtime.workers.stats])
    if (stats.calls > 0) hooks.push(hookReport(stats));
  const load = hookReport(plugin.runtime.loadStats);
  const all = [...hooks, load];
  const totals = plugin.runtime.stats();
  const { resultStats } = plugin.runtime;
  return {
    plugin: plugin.name,
    version: plugin.version,
    hooks,
    load,
    calls: sum(hooks, 'calls'),
    cpuMs: sum(all, 'cpuMs'),
    peakMemoryBytes: totals?.memoryBytes ?? 0,
    bytesIn: sum(all, 'bytesIn'),
    bytesOut: sum(all, 'bytesOut'),
    hostCalls: totals?.hostCalls ?? sum(all, 'hostCalls'),
    filesRead: [...new Set(totals?.filesRead ?? [])],
    ...denials(plugin),
    restored: totals?.restored ?? false,
    instances: plugin.runtime.instances,
    ...(resultStats === undefined ? {} : { results: { ...resultStats } }),
  };
}
