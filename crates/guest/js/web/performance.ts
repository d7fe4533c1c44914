interface Entry {
  name: string;
  entryType: string;
  startTime: number;
  duration: number;
  detail: unknown;
}

let origin = Date.now();

export function setTimeOrigin(now: number): void {
  origin = now;
}

export class PerformanceEntry implements Entry {
  readonly name: string;
  readonly entryType: string;
  readonly startTime: number;
  readonly duration: number;
  readonly detail: unknown;

  constructor(name: string, entryType: string, startTime: number, duration: number, detail: unknown) {
    this.name = name;
    this.entryType = entryType;
    this.startTime = startTime;
    this.duration = duration;
    this.detail = detail;
  }

  toJSON(): Entry {
    return { ...this };
  }
}

export class PerformanceMark extends PerformanceEntry {
  constructor(name: string, options: { startTime?: number; detail?: unknown } = {}) {
    super(String(name), 'mark', options.startTime ?? performance.now(), 0, options.detail ?? null);
  }
}

export class PerformanceMeasure extends PerformanceEntry {}

/** Marks and measures are made and given back, never stored: nothing in here could read a timeline. */
export class Performance {
  get timeOrigin(): number {
    return origin;
  }
  now(): number {
    return Math.max(0, Date.now() - origin);
  }
  mark(name: string, options?: { startTime?: number; detail?: unknown }): PerformanceMark {
    return new PerformanceMark(name, options);
  }
  measure(name: string): PerformanceMeasure {
    return new PerformanceMeasure(String(name), 'measure', this.now(), 0, null);
  }
  clearMarks(): void {}
  clearMeasures(): void {}
  clearResourceTimings(): void {}
  setResourceTimingBufferSize(): void {}
  getEntries(): PerformanceEntry[] {
    return [];
  }
  getEntriesByName(): PerformanceEntry[] {
    return [];
  }
  getEntriesByType(): PerformanceEntry[] {
    return [];
  }
  timerify<T>(wrapped: T): T {
    return wrapped;
  }
  eventLoopUtilization(): object {
    return { idle: 0, active: 0, utilization: 0 };
  }
  toJSON(): object {
    return { timeOrigin: origin };
  }
  get [Symbol.toStringTag](): string {
    return 'Performance';
  }
}

export const performance: Performance = new Performance();
