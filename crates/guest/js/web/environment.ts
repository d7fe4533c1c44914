import { defineGlobal } from './define.ts';
import { setTimeOrigin } from './performance.ts';
import { process } from './process.ts';
import { seedRandom } from './random.ts';

/** What the environment of a worker says. */
export interface WorkerEnvironment {
  threadId: number;
  /** `workerData`. */
  data: Uint8Array;
  argv: string[];
}

export interface Environment {
  cwd: string;
  platform: string;
  arch: string;
  nodeVersion: string;
  env: Record<string, string>;
  argv0?: string;
  now: number;
  seed: number;
  /** The native help for recognised packages that is switched off, by name. */
  helpOff?: string[];
  /** Where the instance runs a worker. */
  worker?: WorkerEnvironment;
}

let becomeWorker: (worker: WorkerEnvironment) => void = () => undefined;

/** Says who makes an instance one that runs a worker. */
export function setWorkerMaker(make: (worker: WorkerEnvironment) => void): void {
  becomeWorker = make;
}

/** A process environment holds strings alone, as Node's does. */
function environmentVariables(variables: Record<string, string>): Record<string, string> {
  return new Proxy(
    { ...variables },
    {
      set(target, name, value) {
        target[name as string] = String(value);
        return true;
      },
    },
  );
}

export function prepareEnvironment(environment: Environment): void {
  const version = environment.nodeVersion.replace(/^v/, '');
  const major = Number.parseInt(version, 10);
  const argv0 = environment.argv0 ?? 'node';
  setTimeOrigin(environment.now);
  seedRandom(environment.seed);
  process.cwd = () => environment.cwd;
  Object.assign(process, {
    env: environmentVariables(environment.env),
    platform: environment.platform,
    arch: environment.arch,
    version: `v${version}`,
    versions: { ...(process['versions'] as object), node: version },
    argv: [argv0],
    argv0,
  });
  if (major >= 21) {
    const names: Record<string, string> = { linux: 'Linux', darwin: 'MacIntel', win32: 'Win32' };
    defineGlobal('navigator', {
      hardwareConcurrency: 1,
      language: 'en-US',
      languages: ['en-US'],
      platform: names[environment.platform] ?? environment.platform,
      userAgent: `Node.js/${major}`,
    });
  }
  if (environment.worker !== undefined) becomeWorker(environment.worker);
}
