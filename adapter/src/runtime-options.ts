import path from 'node:path';
import type { Binding, LoadOptions } from './binding-types.ts';
import { Guard } from './checks/guard.ts';
import type { DerivedFilters } from './derived/derive.ts';
import type { Settings } from './options.ts';
import type { PoolSettings } from './parallel/instance-pool.ts';
import type { TraceRecorder } from './report/trace-recorder.ts';
import type { KeepOptions } from './results/result-settings.ts';
import type { SandboxResults } from './results/sandbox-results.ts';
import type { ServerCapability } from './server/capabilities.ts';
import { engineVersion } from './signing/manifest-draft.ts';
import { StackMapper } from './stack-mapper.ts';
import type { Admission } from './verified/admission.ts';
import type { WorkerLink } from './workers/worker-link.ts';

/** What a runtime is made of. */
export interface RuntimeOptions {
  binding: Binding;
  load: LoadOptions;
  /** Wall-clock milliseconds; see `Limits.hookIdleMs`. */
  hookIdleMs: number;
  /** What of a server the plugin may use. */
  server: ReadonlySet<ServerCapability>;
  /** Whether the plugin may run builds of its own. */
  bundler: boolean;
  /** Where calls may run in further instances on threads. */
  pool: PoolSettings | undefined;
  stacks: StackMapper;
  guard: Guard;
  trace: TraceRecorder | undefined;
  /** The project's directory. */
  root: string;
  /** How results of hooks are kept; undefined where they are not. */
  keep?: KeepOptions | undefined;
  /** What to do with filters that hooks did not declare. */
  derivedFilters: DerivedFilters;
  /** Where this runtime is a worker's: what it has of the plugin that started it. */
  worker?: WorkerLink;
}

/** The seed of a plugin's randomness: builds repeat. */
const SEED = 0x6e657878;

/** What all plugins of a sandbox have in common. */
export interface SandboxParts {
  binding: Binding;
  /** The project's directory. */
  root: string;
  /** Where snapshots are kept; nowhere without it. */
  cacheDir: string | undefined;
  trace: TraceRecorder | undefined;
  /** Where results of hooks are kept; nowhere without it. */
  results: SandboxResults | undefined;
  derivedFilters: DerivedFilters;
}

/** Puts together what a plugin's instance and its checks are made from. */
export function makeRuntimeOptions(
  admission: Admission,
  settings: Settings,
  { binding, root, cacheDir, trace, results, derivedFilters }: SandboxParts,
): RuntimeOptions {
  const { packed } = admission;
  const { limits } = settings;
  const load = loadOptions(admission, settings, cacheDir, results?.dir);
  return {
    binding,
    hookIdleMs: limits.hookIdleMs,
    server: new Set(settings.server),
    bundler: settings.bundler,
    pool: poolSettings(settings),
    stacks: new StackMapper(packed.moduleName, () => packed.map),
    trace,
    guard: makeGuard(admission, settings, binding, root),
    root,
    derivedFilters,
    load,
    keep: keepOptions(load, settings, results),
  };
}

/** Time that goes on is no part of what a result depends on: where it does, none is kept. */
function keepOptions(
  load: LoadOptions,
  { keeps, clockMs, server, bundler }: Settings,
  results: SandboxResults | undefined,
): RuntimeOptions['keep'] {
  if (keeps === 'anything' || clockMs === null) return undefined;
  const base = { version: engineVersion, grants: [[...server].sort(), bundler] };
  return results?.keep(load, base, keeps === 'module');
}

function loadOptions(
  { packed, sourceHash, readRoots, pinnedRoots }: Admission,
  settings: Settings,
  cacheDir: string | undefined,
  resultDir: string | undefined,
): LoadOptions {
  const { limits, clockMs } = settings;
  return {
    name: packed.name,
    moduleName: packed.moduleName,
    source: () => packed.code,
    sourceHash,
    environment: {
      // What plugins see natively: names that they make of relative paths come out the same.
      cwd: process.cwd(),
      platform: process.platform,
      arch: process.arch,
      nodeVersion: process.versions.node,
      env: { ...nodeEnv(), ...settings.env },
      now: clockMs ?? Date.now(),
      seed: SEED,
      ...(settings.helpOff.length === 0 ? {} : { helpOff: settings.helpOff }),
    },
    limits: {
      cpuMs: limits.cpuMs,
      loadCpuMs: limits.loadCpuMs,
      memoryBytes: Math.round(limits.memoryMiB * 2 ** 20),
      outputBytes: Math.round(limits.outputMiB * 2 ** 20),
      hostCalls: limits.hostCalls,
    },
    readRoots: [...readRoots, ...settings.read],
    pinnedRoots,
    writeRoots: settings.write,
    clockMs,
    snapshotDir: cacheDir === undefined ? null : path.join(cacheDir, 'snapshots'),
    ...(resultDir === undefined ? {} : { resultDir }),
    // A snapshot of one moment would be of no use at another.
    keepSnapshot: clockMs !== null,
  };
}

/** Several instances run at a time where the plugin says what it keeps; none where it runs builds of its own. */
function poolSettings({ keeps, instances, compareInstances, bundler }: Settings): PoolSettings | undefined {
  if (keeps === 'anything' || instances === 0 || bundler) return undefined;
  return { keeps, instances, compare: compareInstances };
}

function makeGuard(
  { readRoots, pinnedRoots }: Admission,
  { read, resolve, watch, config }: Settings,
  { PathPolicy }: Binding,
  root: string,
): Guard {
  const places = [...readRoots, ...pinnedRoots.map(({ path }) => path), ...read, ...resolve];
  return new Guard({
    root,
    policy: (more) => new PathPolicy(root, process.cwd(), [...places, ...more]),
    watch,
    config,
  });
}

/** The one variable that packages choose their own code by; without it they would build another page than natively. */
function nodeEnv(): Record<string, string> {
  const value = process.env['NODE_ENV'];
  return value === undefined ? {} : { NODE_ENV: value };
}
