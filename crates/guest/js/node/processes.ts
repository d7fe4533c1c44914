import EventEmitter from 'events';
import { denied, deniedAll } from './denied.ts';
import workerThreads from './worker-threads.ts';

type Members = Record<string, unknown>;

const cluster: object = Object.assign(new EventEmitter(), {
  ...deniedAll('process', 'cluster', 'Worker disconnect fork setupMaster setupPrimary'),
  SCHED_NONE: 1,
  SCHED_RR: 2,
  isMaster: true,
  isPrimary: true,
  isWorker: false,
  schedulingPolicy: 2,
  settings: {},
  workers: {},
});

const inspector: Members = {
  ...deniedAll('process', 'inspector', 'Session close open waitForDebugger'),
  Network: {},
  console,
  url: () => undefined,
};

class Domain extends EventEmitter {
  readonly members: unknown[] = [];
  add(): void {}
  remove(): void {}
  enter(): void {}
  exit(): void {}
  run<R>(callback: (...args: unknown[]) => R, ...args: unknown[]): R {
    return callback.apply(this, args);
  }
  bind<F>(callback: F): F {
    return callback;
  }
  intercept<F>(callback: F): F {
    return callback;
  }
}
const createDomain = (): Domain => new Domain();

const readlinePromises: Members = deniedAll(
  'unsupported',
  'readline.promises',
  'Interface Readline createInterface',
);

export const processes: Record<string, object> = {
  child_process: deniedAll(
    'process',
    'child_process',
    'ChildProcess _forkChild exec execFile execFileSync execSync fork spawn spawnSync',
  ),
  cluster,
  domain: { Domain, active: null, create: createDomain, createDomain, _stack: [] },
  inspector,
  'inspector/promises': inspector,
  readline: {
    ...deniedAll('unsupported', 'readline', 'Interface createInterface emitKeypressEvents'),
    clearLine: () => true,
    clearScreenDown: () => true,
    cursorTo: () => true,
    moveCursor: () => true,
    promises: readlinePromises,
  },
  'readline/promises': readlinePromises,
  repl: {
    ...deniedAll('process', 'repl', 'REPLServer Recoverable isValidSyntax start writer'),
    REPL_MODE_SLOPPY: Symbol('repl-sloppy'),
    REPL_MODE_STRICT: Symbol('repl-strict'),
    builtinModules: [],
  },
  tty: { ...deniedAll('process', 'tty', 'ReadStream WriteStream'), isatty: () => false },
  wasi: { WASI: denied('unsupported', 'wasi.WASI') },
  worker_threads: workerThreads,
};
