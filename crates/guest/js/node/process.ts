import { log } from '../web/console.ts';
import { performance } from '../web/performance.ts';
import { type ProcessObject, process } from '../web/process.ts';
import { deniedAll } from './denied.ts';
import { format } from './inspect.ts';
import { stderr, stdin, stdout } from './process-streams.ts';
import { findBuiltin } from './registry.ts';

function hrtime(previous?: [number, number]): [number, number] {
  const now = performance.now();
  let seconds = Math.floor(now / 1000);
  let nanoseconds = Math.round((now % 1000) * 1e6);
  if (previous !== undefined) {
    seconds -= previous[0];
    nanoseconds -= previous[1];
    if (nanoseconds < 0) {
      seconds--;
      nanoseconds += 1e9;
    }
  }
  return [seconds, nanoseconds];
}
hrtime.bigint = (): bigint => BigInt(Math.round(performance.now() * 1e6));

function memoryUsage(): Record<string, number> {
  return { rss: 0x400_0000, heapTotal: 0x400_0000, heapUsed: 0x100_0000, external: 0, arrayBuffers: 0 };
}
memoryUsage.rss = (): number => 0x400_0000;

const warned = new Set<string>();
function emitWarning(
  warning: string | Error,
  options?: string | { type?: string; code?: string; detail?: string },
  code?: string,
): void {
  const settings = typeof options === 'object' ? options : { type: options, code };
  const error =
    warning instanceof Error
      ? warning
      : Object.assign(new Error(warning), { name: settings.type ?? 'Warning' });
  const isDeprecation = error.name === 'DeprecationWarning';
  if (isDeprecation && process['noDeprecation']) return;
  if (isDeprecation && settings.code !== undefined) {
    if (warned.has(settings.code)) return;
    warned.add(settings.code);
  }
  if (settings.code !== undefined) Object.assign(error, { code: settings.code });
  log(
    'warn',
    format(
      '(node:1) %s%s: %s',
      settings.code === undefined ? '' : `[${settings.code}] `,
      error.name,
      error.message,
    ),
  );
  process.nextTick(() => process.emit('warning', error));
}

Object.assign(process, {
  title: 'node',
  version: 'v20.0.0',
  pid: 1,
  ppid: 0,
  arch: 'x64',
  argv: ['node'],
  argv0: 'node',
  execArgv: [],
  execPath: '/usr/bin/node',
  exitCode: undefined,
  versions: { node: '20.0.0', modules: '115', v8: '0.0.0', uv: '1.0.0' },
  release: { name: 'node' },
  config: { target_defaults: {}, variables: {} },
  features: { inspector: false, ipv6: false, tls: false, typescript: false },
  allowedNodeEnvironmentFlags: new Set<string>(),
  debugPort: 9229,
  moduleLoadList: [],
  sourceMapsEnabled: false,
  report: {},
  stdin,
  stdout,
  stderr,
  hrtime,
  memoryUsage,
  emitWarning,
  uptime: () => performance.now() / 1000,
  cpuUsage: () => ({ user: 0, system: 0 }),
  resourceUsage: () => ({}),
  constrainedMemory: () => 0,
  availableMemory: () => 0x400_0000,
  getBuiltinModule: (name: string) => findBuiltin(name),
  umask: () => 0o022,
  getuid: () => 0,
  geteuid: () => 0,
  getgid: () => 0,
  getegid: () => 0,
  getgroups: () => [],
  getActiveResourcesInfo: () => [],
  setSourceMapsEnabled: () => undefined,
  setUncaughtExceptionCaptureCallback: () => undefined,
  hasUncaughtExceptionCaptureCallback: () => false,
  ...deniedAll(
    'process',
    'process',
    'abort binding chdir dlopen exit initgroups kill loadEnvFile openStdin reallyExit setegid seteuid setgid setgroups setuid',
  ),
});

export const builtinProcess: ProcessObject = process;
export default builtinProcess;
