import { denied } from './denied.ts';
import { constants } from './fs-constants.ts';
import { type Dir, opendirSync } from './fs-dir.ts';
import { globSync } from './fs-glob.ts';
import { FileHandle, openSync } from './fs-handles.ts';
import type { PathLike } from './fs-path.ts';
import * as read from './fs-read.ts';
import { writes } from './fs-write.ts';

type Anything = (...args: never[]) => unknown;

function abortIfAsked(options: unknown): void {
  const signal = (options as { signal?: AbortSignal } | null | undefined)?.signal;
  if (!signal?.aborted) return;
  const error = new Error('The operation was aborted', { cause: signal.reason });
  throw Object.assign(error, { name: 'AbortError', code: 'ABORT_ERR' });
}

function promised<F extends Anything>(
  name: string,
  sync: F,
): (...args: Parameters<F>) => Promise<ReturnType<F>> {
  const run = async (...args: Parameters<F>): Promise<ReturnType<F>> => {
    abortIfAsked(args.at(-1));
    return sync(...args) as ReturnType<F>;
  };
  return Object.defineProperty(run, 'name', { value: name });
}

const promises: Record<string, unknown> = {
  access: promised('access', read.accessSync),
  constants,
  glob: async function* glob(...args: Parameters<typeof globSync>) {
    yield* globSync(...args);
  },
  lstat: promised('lstat', read.lstatSync),
  open: async (path: PathLike, flags?: string | number) => new FileHandle(openSync(path, flags)),
  opendir: promised<(...args: Parameters<typeof opendirSync>) => Dir>('opendir', opendirSync),
  readFile: async function readFile(path: PathLike | FileHandle, ...rest: never[]) {
    if (path instanceof FileHandle) return path.readFile(...rest);
    abortIfAsked(rest[0]);
    return read.readFileSync(path, ...rest);
  },
  readdir: promised('readdir', read.readdirSync),
  readlink: promised('readlink', read.readlinkSync),
  realpath: promised('realpath', read.realpathSync.native),
  stat: promised('stat', read.statSync),
  watch: denied('unsupported', 'fs.promises.watch'),
};
for (const [name, sync] of Object.entries(writes)) {
  const run = promised(name, sync as Anything);
  const takesHandle = name === 'writeFile' || name === 'appendFile';
  promises[name] = takesHandle
    ? async (target: unknown, ...rest: never[]) =>
        target instanceof FileHandle
          ? target[name](...(rest as [never]))
          : run(...([target, ...rest] as never[]))
    : run;
}
promises['mkdtempDisposable'] = denied('unsupported', 'fs.promises.mkdtempDisposable');

export default promises;
