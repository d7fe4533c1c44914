import EventEmitter from 'events';
import { native } from '../native.ts';
import { process } from '../web/process.ts';
import { denied } from './denied.ts';
import { invalidArgument, withCode } from './errors.ts';
import { fileURLToPath } from './file-url.ts';
import { isAbsolute, resolve } from './path.ts';
import { type AnyStream, Readable } from './stream.ts';
import { decodeMessage, encodeMessage, SHARE_ENV } from './worker-message.ts';

interface WorkerOptions {
  argv?: unknown[];
  env?: Record<string, unknown> | symbol;
  eval?: boolean;
  stderr?: boolean;
  stdin?: boolean;
  stdout?: boolean;
  transferList?: unknown[];
  workerData?: unknown;
}

const running = new Map<number, Worker>();

function unsupported(what: string): Error {
  return withCode(new Error(`${what} is not supported inside the sandbox`), 'NEXXO_UNSUPPORTED');
}

function entryOf(file: unknown, isCode: boolean): { file: string } | { code: string } {
  if (isCode) {
    if (typeof file !== 'string') throw invalidArgument('filename', 'of type string', file);
    return { code: file };
  }
  const url = file instanceof URL ? file : undefined;
  if (url?.protocol === 'data:') throw unsupported('a worker from a data: URL');
  if (url !== undefined) return { file: fileURLToPath(url) };
  if (typeof file !== 'string')
    throw invalidArgument('filename', 'of type string or an instance of URL', file);
  if (!isAbsolute(file) && !/^\.{1,2}\//.test(file))
    throw withCode(
      new TypeError(
        `The worker script or module filename must be an absolute path or a relative path starting with './' or '../'. Received "${file}"`,
      ),
      'ERR_WORKER_PATH',
    );
  return { file: resolve(file) };
}

function texts(values: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]));
}

function environmentOf(env: WorkerOptions['env']): Record<string, string> {
  if (env === SHARE_ENV) throw unsupported('an environment that a worker shares');
  return texts(typeof env === 'object' && env !== null ? env : process.env);
}

/** Node's `Worker`: code that runs in an instance of its own. */
export class Worker extends EventEmitter {
  readonly resourceLimits: object = {};
  readonly stdin: null = null;
  readonly stdout: AnyStream;
  readonly stderr: AnyStream;
  threadId: number;
  readonly #number: number;
  #whenEnded: Promise<number> | undefined;

  constructor(file: unknown, options: WorkerOptions = {}) {
    super();
    const { argv = [], env, eval: isCode, stdin, stdout, stderr, transferList, workerData } = options;
    if (stdin) throw unsupported("a worker's stdin");
    const entry = {
      ...entryOf(file, isCode === true),
      argv: argv.map(String),
      env: environmentOf(env),
      stdout: stdout === true,
      stderr: stderr === true,
    };
    const data = encodeMessage(workerData, transferList);
    this.#number = native.hostCall('workerStart', 0, [entry, data]) as number;
    this.threadId = this.#number;
    this.stdout = new Readable({ read() {} });
    this.stderr = new Readable({ read() {} });
    running.set(this.#number, this);
  }

  /** Takes an event of the host. */
  static tell(kind: string, [number, ...rest]: unknown[]): void {
    const worker = running.get(number as number);
    if (worker !== undefined) worker.#take(kind, rest);
  }

  #take(kind: string, [first, second]: unknown[]): void {
    switch (kind) {
      case 'message':
        this.emit('message', decodeMessage(first as Uint8Array));
        break;
      case 'error':
        this.emit('error', first instanceof Uint8Array ? decodeMessage(first) : first);
        break;
      case 'print':
        (first === 2 ? this.stderr : this.stdout).push(second);
        break;
      case 'exit':
        running.delete(this.#number);
        this.threadId = -1;
        for (const stream of [this.stdout, this.stderr]) stream.push(null);
        this.emit('exit', first);
        break;
      default:
        this.emit(kind);
    }
  }

  postMessage(value: unknown, transfer?: unknown): void {
    const bytes = encodeMessage(value, transfer);
    if (running.has(this.#number)) native.hostCall('workerSend', 0, [this.#number, bytes]);
  }

  terminate(): Promise<number> {
    if (!running.has(this.#number)) return Promise.resolve(undefined as unknown as number);
    this.#whenEnded ??= new Promise((done) => this.once('exit', done as (code: unknown) => void));
    native.hostCall('workerTerminate', 0, [this.#number]);
    return this.#whenEnded;
  }

  ref(): void {}
  unref(): void {}

  declare getHeapSnapshot: () => never;
}
Worker.prototype.getHeapSnapshot = denied('process', 'worker_threads.Worker.getHeapSnapshot') as () => never;
