import { dlopen, errno, priority, signals, UV_UDP_REUSEADDR } from 'unenv/node/internal/os/constants';
import { process } from '../web/process.ts';
import { denied } from './denied.ts';

// The same answers on every machine: a build must not depend on the one that it ran on.
const SYSTEMS: Record<string, string> = { linux: 'Linux', darwin: 'Darwin', win32: 'Windows_NT' };

export const EOL = '\n';
export const devNull = '/dev/null';
export const arch = (): string => String(process['arch']);
export const platform = (): string => process.platform;
export const type = (): string => SYSTEMS[process.platform] ?? process.platform;
export const release = (): string => '6.0.0';
export const version = (): string => '#1 SMP';
export const machine = (): string => (process['arch'] === 'arm64' ? 'aarch64' : 'x86_64');
export const endianness = (): string => 'LE';
export const hostname = (): string => 'localhost';
export const homedir = (): string => process.env['HOME'] ?? '/';
export const tmpdir = (): string => process.env['TMPDIR'] ?? '/tmp';
export const availableParallelism = (): number => 1;
export const cpus = (): object[] => [
  { model: 'sandbox', speed: 0, times: { user: 0, nice: 0, sys: 0, idle: 0, irq: 0 } },
];
export const freemem = (): number => 0x400_0000;
export const totalmem = (): number => 0x400_0000;
export const loadavg = (): number[] => [0, 0, 0];
export const uptime = (): number => 0;
export const networkInterfaces = (): object => ({});
export const userInfo = (): object => ({
  uid: -1,
  gid: -1,
  username: 'sandbox',
  homedir: homedir(),
  shell: null,
});
export const getPriority = (): number => 0;
export const setPriority = denied('process', 'os.setPriority');
export const constants = { UV_UDP_REUSEADDR, dlopen, errno, signals, priority };
export default {
  EOL,
  arch,
  availableParallelism,
  constants,
  cpus,
  devNull,
  endianness,
  freemem,
  getPriority,
  homedir,
  hostname,
  loadavg,
  machine,
  networkInterfaces,
  platform,
  release,
  setPriority,
  tmpdir,
  totalmem,
  type,
  uptime,
  userInfo,
  version,
};
