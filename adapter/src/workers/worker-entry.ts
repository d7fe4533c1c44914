import { createHash } from 'node:crypto';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { LoadOptions } from '../binding-types.ts';
import { type CallSite, whereOf } from '../call-site.ts';
import { NexxoError } from '../error.ts';
import { cleanData, isRecord } from '../value/clean-data.ts';

/** What a worker is started with. */
export interface WorkerEntry {
  /** A file, which is loaded as `import` would load it, or CommonJS code. */
  file: string | undefined;
  code: string | undefined;
  /** `workerData`, in the guest's own form. */
  data: Uint8Array;
  argv: string[];
  env: Record<string, string>;
  /** Whether what it prints goes to the streams of who started it. */
  captured: { stdout: boolean; stderr: boolean };
}

/**
 * Checks what the guest wants to start.
 *
 * @throws NEXXO_VALUE
 */
export function readWorkerEntry(site: CallSite, value: unknown, data: unknown): WorkerEntry {
  const { file, code, argv, env, stdout, stderr } = isRecord(value) ? (cleanData(value) as Fields) : {};
  const isOneOf =
    (typeof file === 'string' && path.isAbsolute(file) && code === undefined) ||
    (typeof code === 'string' && file === undefined);
  if (!isOneOf) throw wrong(site, 'neither a file nor code');
  if (!(data instanceof Uint8Array)) throw wrong(site, 'no data');
  if (!Array.isArray(argv) || !argv.every((item) => typeof item === 'string'))
    throw wrong(site, 'arguments that are no texts');
  if (!isRecord(env) || !Object.values(env).every((item) => typeof item === 'string'))
    throw wrong(site, 'an environment that is no texts');
  return {
    file: file as string | undefined,
    code: code as string | undefined,
    data: new Uint8Array(data),
    argv,
    env: env as Record<string, string>,
    captured: { stdout: stdout === true, stderr: stderr === true },
  };
}

type Fields = Record<string, unknown>;

function wrong(site: CallSite, what: string): NexxoError {
  return new NexxoError('NEXXO_VALUE', `a worker was given ${what}`, whereOf(site));
}

/**
 * How a worker is loaded: with what the plugin has, from the plugin's own bundle where the file is its entry, else from the
 * file, which it must be able to read.
 */
export function workerLoad(load: LoadOptions, entry: WorkerEntry, threadId: number): LoadOptions {
  const { file, code, data, argv, env, captured } = entry;
  const environment = {
    ...(load.environment as object),
    env,
    worker: { threadId, data, argv: [file ?? '[worker eval]', ...argv], ...captured },
  };
  // What it was given may never come again: nothing of it is kept for later processes.
  const own = { ...load, environment, keepSnapshot: false };
  if (file !== undefined && pathToFileURL(file).href === load.moduleName) return own;
  const source =
    file === undefined ? codeSource(code ?? '') : `import ${JSON.stringify(pathToFileURL(file).href)};\n`;
  return {
    ...own,
    moduleName: 'nexxo:worker',
    source: () => source,
    sourceHash: createHash('sha256').update(source).digest('hex'),
  };
}

function codeSource(code: string): string {
  return `import Module from 'node:module';
const file = process.cwd() + '/[worker eval]';
new Module(file)._compile(${JSON.stringify(code)}, file);
`;
}
