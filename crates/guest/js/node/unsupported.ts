import * as perfConstants from 'unenv/node/internal/perf_hooks/constants';
import {
  Performance,
  PerformanceEntry,
  PerformanceMark,
  PerformanceMeasure,
  performance,
} from '../web/performance.ts';
import { Buffer } from './buffer.ts';
import { denied, deniedAll } from './denied.ts';

type Members = Record<string, unknown>;

const heap = {
  total_heap_size: 0x400_0000,
  total_heap_size_executable: 0,
  total_physical_size: 0,
  total_available_size: 0x400_0000,
  used_heap_size: 0x100_0000,
  heap_size_limit: 0x400_0000,
  malloced_memory: 0,
  peak_malloced_memory: 0,
  does_zap_garbage: 0,
  number_of_native_contexts: 1,
  number_of_detached_contexts: 0,
};

const v8: Members = {
  ...deniedAll(
    'unsupported',
    'v8',
    'DefaultDeserializer DefaultSerializer Deserializer GCProfiler Serializer deserialize getHeapSnapshot queryObjects serialize writeHeapSnapshot',
  ),
  cachedDataVersionTag: () => 0,
  getHeapCodeStatistics: () => ({}),
  getHeapSpaceStatistics: () => [],
  getHeapStatistics: () => ({ ...heap }),
  isStringOneByteRepresentation: () => false,
  promiseHooks: {},
  setFlagsFromString: () => undefined,
  setHeapSnapshotNearHeapLimit: () => undefined,
  startupSnapshot: { isBuildingSnapshot: () => false },
  stopCoverage: () => undefined,
  takeCoverage: () => undefined,
  startCpuProfile: denied('unsupported', 'v8.startCpuProfile'),
};

// Indirect, so that the code runs in the global scope.
// biome-ignore lint/security/noGlobalEval: evaluating code is what node:vm is for, and the sandbox holds around it
const evaluate = eval;
class Script {
  readonly #code: string;
  constructor(code: string) {
    this.#code = String(code);
  }
  runInThisContext(): unknown {
    return evaluate(this.#code);
  }
  runInContext(): never {
    return denied('unsupported', 'vm.Script.runInContext')() as never;
  }
  runInNewContext(): never {
    return denied('unsupported', 'vm.Script.runInNewContext')() as never;
  }
  createCachedData(): Uint8Array {
    return Buffer.alloc(0);
  }
}

const vm: Members = {
  ...deniedAll(
    'unsupported',
    'vm',
    'Module SourceTextModule SyntheticModule createContext measureMemory runInContext runInNewContext',
  ),
  Script,
  constants: {
    USE_MAIN_CONTEXT_DEFAULT_LOADER: Symbol('vm_dynamic_import_main_context_default'),
    DONT_CONTEXTIFY: Symbol('vm_context_no_contextify'),
  },
  compileFunction: (code: string, parameters: string[] = []) => new Function(...parameters, code),
  createScript: (code: string) => new Script(code),
  isContext: () => false,
  runInThisContext: (code: string) => evaluate(String(code)),
};

class PerformanceObserver {
  static readonly supportedEntryTypes: readonly string[] = [];
  observe(): void {}
  disconnect(): void {}
  takeRecords(): [] {
    return [];
  }
}

const perfHooks: Members = {
  ...deniedAll(
    'unsupported',
    'perf_hooks',
    'PerformanceObserverEntryList PerformanceResourceTiming createHistogram monitorEventLoopDelay',
  ),
  Performance,
  PerformanceEntry,
  PerformanceMark,
  PerformanceMeasure,
  PerformanceObserver,
  constants: { ...perfConstants },
  performance,
  eventLoopUtilization: () => performance.eventLoopUtilization(),
  timerify: <T>(wrapped: T): T => wrapped,
};

const test = Object.assign(
  denied('unsupported', 'test.test') as object,
  deniedAll(
    'unsupported',
    'test',
    'after afterEach assert before beforeEach describe it only run skip snapshot suite test todo',
  ),
) as Members;
test['mock'] = {};

export const unsupported: Record<string, Members> = {
  perf_hooks: perfHooks,
  v8,
  vm,
  test,
  'test/reporters': deniedAll('unsupported', 'test/reporters', 'dot junit lcov spec tap'),
  sea: {
    ...deniedAll('unsupported', 'sea', 'getAsset getAssetAsBlob getAssetKeys getRawAsset'),
    isSea: () => false,
  },
  sqlite: {
    ...deniedAll('unsupported', 'sqlite', 'DatabaseSync Session StatementSync backup'),
    constants: {},
  },
  trace_events: {
    createTracing: denied('unsupported', 'trace_events.createTracing'),
    getEnabledCategories: () => undefined,
  },
  'stream/web': deniedAll(
    'unsupported',
    'stream/web',
    'ByteLengthQueuingStrategy CompressionStream CountQueuingStrategy DecompressionStream ReadableByteStreamController ' +
      'ReadableStream ReadableStreamBYOBReader ReadableStreamBYOBRequest ReadableStreamDefaultController ReadableStreamDefaultReader TextDecoderStream TextEncoderStream ' +
      'TransformStream TransformStreamDefaultController WritableStream WritableStreamDefaultController WritableStreamDefaultWriter',
  ),
};
