import { buildRequests } from './builds/build-calls.ts';
import { applyBundleChanges, newBundleData, readBundleField, renderedModules } from './bundle-data.ts';
import { bundlerAnswers, bundlerRequests } from './bundler-calls.ts';
import {
  type Answer,
  type CallSite,
  callContext,
  contextOf,
  foundName,
  text,
  unsupported,
  whereOf,
} from './call-site.ts';
import { checkEmittedFile } from './checks/emitted-file.ts';
import { checkLocation } from './checks/error-location.ts';
import { checkNesting } from './checks/nesting.ts';
import { moduleAnswers } from './module-calls.ts';
import { moduleInfoData } from './module-info.ts';
import { serverAnswers, serverRequests } from './server/server-calls.ts';
import { bytesIn } from './value/bytes.ts';
import { cleanData, isRecord } from './value/clean-data.ts';
import { pickData, plainData } from './value/plain-data.ts';
import { plainText, plainTextDeep } from './value/text.ts';
import { viteAnswers, viteRequests } from './vite-calls.ts';
import { printInWorker, workerAnswers } from './workers/worker-calls.ts';

const META = ['rollupVersion', 'rolldownVersion', 'viteVersion', 'watchMode'];
function logData(site: CallSite, value: unknown): unknown {
  const log =
    value instanceof Error
      ? site.errors.tidy(value)
      : plainTextDeep(typeof value === 'string' ? value : cleanData(value));
  checkLocation(log, site.guard, whereOf(site));
  return log;
}

/** A function that the bundler asks for its log where somebody listens. */
function lazyLog(site: CallSite, ask: unknown): (() => unknown) | undefined {
  return typeof ask === 'function' ? () => logData(site, ask()) : undefined;
}

function log(level: 'warn' | 'info' | 'debug'): Answer {
  return (site, [value, position, isLazy]) => {
    const message = isLazy === true ? lazyLog(site, site.unpack(value)) : logData(site, value);
    callContext(site, level, [message, cleanData(position)]);
  };
}

/** The members of plugin contexts that some bundler offers in some hook. */
const MEMBERS = [
  'addWatchFile',
  'cache',
  'debug',
  'emitFile',
  'environment',
  'error',
  'fs',
  'getCombinedSourcemap',
  'getFileName',
  'getModuleIds',
  'getModuleInfo',
  'getWatchFiles',
  'info',
  'load',
  'meta',
  'parse',
  'resolve',
  'sendMagicString',
  'setAssetSource',
  'warn',
];

/** A getter of a context may throw where the bundler does not offer it there. */
function isOffered(context: object, member: string): boolean {
  try {
    return Reflect.get(context, member) !== undefined;
  } catch {
    return false;
  }
}

function cache(method: 'get' | 'set' | 'has' | 'delete'): Answer {
  return (site, [id, value]) => {
    const held = contextOf(site)['cache'];
    const call: unknown = isRecord(held) ? held[method] : undefined;
    if (typeof call !== 'function') throw unsupported(site, 'cache');
    const key = text(site, `cache.${method}`, id);
    return plainData(Reflect.apply(call, held, method === 'set' ? [key, cleanData(value)] : [key]));
  };
}

/** What the bundler says of itself. */
function metaOf(site: CallSite): unknown {
  const { meta } = contextOf(site);
  return isRecord(meta) ? pickData(meta, META) : {};
}

/** What the bundler found. */
function resolution(site: CallSite, value: unknown): unknown {
  const found = plainData(value);
  return foundName(site, isRecord(found) ? found['id'] : undefined, 'this.resolve') ? found : null;
}

const ANSWERS: Record<string, Answer> = {
  print: (site, [fd, printed]) => {
    if (printInWorker(site, fd, printed)) return;
    (fd === 2 ? process.stderr : process.stdout).write(plainText(text(site, 'console', printed)));
  },
  parse: (site, [code, options]) => {
    const { plugin, hook, moduleId: id } = site;
    const source = text(site, 'parse', code);
    checkNesting(source, 'what this.parse was given', 'NEXXO_STACK_OVERFLOW', { plugin, hook, id });
    return callContext(site, 'parse', [source, cleanData(options)]);
  },
  emitFile: (site, [value]) => {
    const where = whereOf(site);
    const file = checkEmittedFile(value, site.guard, where);
    site.emission.add(file['source'] ?? file['code'], where);
    return callContext(site, 'emitFile', [file]);
  },
  setAssetSource: (site, [reference, bytes]) => {
    const source = bytesIn(bytes);
    if (!(source instanceof Uint8Array)) text(site, 'setAssetSource', source);
    site.emission.add(source, whereOf(site));
    callContext(site, 'setAssetSource', [text(site, 'setAssetSource', reference), source]);
  },
  getFileName: (site, [reference]) =>
    callContext(site, 'getFileName', [text(site, 'getFileName', reference)]),
  ...moduleAnswers,
  ...viteAnswers,
  ...serverAnswers,
  ...bundlerAnswers,
  ...workerAnswers,
  addWatchFile: (site, [id]) => {
    const where = whereOf(site);
    site.guard.checkWatched(text(site, 'addWatchFile', id), where);
    site.emission.add(id, where);
    callContext(site, 'addWatchFile', [id]);
  },
  getWatchFiles: (site) => callContext(site, 'getWatchFiles', []),
  warn: log('warn'),
  info: log('info'),
  debug: log('debug'),
  error: (site, [value, position, stack]) => {
    const error = logData(site, value);
    try {
      callContext(site, 'error', [error, cleanData(position)]);
    } catch (thrown) {
      // What the bundler makes of text and data is at home where the plugin called.
      if (thrown instanceof Error && thrown !== error && typeof stack === 'string')
        site.errors.setStack(thrown, stack);
      throw thrown;
    }
  },
  getCombinedSourcemap: (site) => {
    const map = callContext(site, 'getCombinedSourcemap', []);
    return { map: plainData(map) ?? {}, hasMethods: isRecord(map) && typeof map['toUrl'] === 'function' };
  },
  fsMembers: (site) => Object.keys(contextOf(site)['fs'] ?? {}),
  meta: metaOf,
  metaOfBuild: metaOf,
  members: ({ context }) =>
    isRecord(context) ? MEMBERS.filter((member) => isOffered(context, member)) : null,
  cacheGet: cache('get'),
  cacheSet: cache('set'),
  cacheHas: cache('has'),
  cacheDelete: cache('delete'),
  targetChunkImports: ({ data }) => {
    const imports = isRecord(data) ? data['getTargetChunkImports'] : undefined;
    return typeof imports === 'function' ? plainData(imports()) : null;
  },
  'zlib.compress': (site, args) => site.compression.compressSync(args),
  shared: (site, [key]) => site.shared.data(key),
  chunkModules: (site) => (isRecord(site.data) ? renderedModules(site.data['modules']) : {}),
  bundleField: (site, [name, field]) => readBundleField(site.data, name, field),
  newFiles: ({ data }, [known]) => newBundleData(data, known),
  applyBundle: (site, [changes]) => applyBundleChanges(site.data, changes, site),
};

const REQUESTS: Record<string, Answer> = {
  ...viteRequests,
  ...serverRequests,
  ...bundlerRequests,
  ...buildRequests,
};

/**
 * Answers a synchronous call of the guest.
 *
 * @param method the name that the glue uses
 * @param args what the plugin gave, not yet checked
 * @returns plain data
 * @throws what the bundler throws; NEXXO_UNSUPPORTED where the bundler has no such method
 */
export function answerContextCall(site: CallSite, method: string, args: unknown[]): unknown {
  const answer = Object.hasOwn(ANSWERS, method) ? ANSWERS[method] : undefined;
  if (answer === undefined) throw unsupported(site, method);
  return answer(site, args);
}

/**
 * Starts an asynchronous context call.
 *
 * @returns plain data; rejects as {@link answerContextCall} throws
 */
export async function startRequest(site: CallSite, method: unknown, args: unknown): Promise<unknown> {
  const [first, second, third] = Array.isArray(args) ? args : [];
  if (method === 'resolve') {
    const importer = second === undefined || second === null ? undefined : cleanData(second);
    const source = text(site, 'resolve', first);
    return resolution(site, await callContext(site, 'resolve', [source, importer, cleanData(third)]));
  }
  if (method === 'load') {
    const options = cleanData(first);
    const id = text(site, 'load', isRecord(options) ? options['id'] : undefined);
    site.guard.checkId(id, 'this.load was given', whereOf(site));
    const info = await callContext(site, 'load', [options]);
    return isRecord(info) ? moduleInfoData(info) : null;
  }
  const given: unknown[] = Array.isArray(args) ? args : [];
  if (method === 'zlib.compress') return site.compression.compress(given);
  const request =
    typeof method === 'string' && Object.hasOwn(REQUESTS, method) ? REQUESTS[method] : undefined;
  if (request === undefined) throw unsupported(site, String(method));
  return request(site, given);
}
