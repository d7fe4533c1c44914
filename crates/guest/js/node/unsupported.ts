import * as perfConstants from 'unenv/node/internal/perf_hooks/constants';
import { native } from '../native.ts';
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
    'DefaultDeserializer DefaultSerializer Deserializer GCProfiler Serializer getHeapSnapshot queryObjects writeHeapSnapshot',
  ),
  deserialize: (bytes: Uint8Array) => native.decode(bytes),
  serialize: (value: unknown) => Buffer.from(native.encode(value)),
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
};
