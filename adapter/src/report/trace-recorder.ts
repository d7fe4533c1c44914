const MAX_EVENTS = 200_000;

/** An event of the Chrome trace event format. */
export interface TraceEvent {
  name: string;
  cat: string;
  /** `X` is a span, `M` metadata. */
  ph: 'X' | 'M';
  /** Microseconds. */
  ts: number;
  dur?: number;
  pid: number;
  tid: number;
  args: Record<string, unknown>;
}

/** The Chrome trace event format, which Perfetto and the browsers' developer tools open. */
export interface Trace {
  traceEvents: TraceEvent[];
  displayTimeUnit: 'ms';
}

/** Keeps an event for each hook call. After {@link MAX_EVENTS} it keeps no more. */
export class TraceRecorder {
  readonly #events: TraceEvent[] = [];
  readonly #threads = new Map<string, number>();

  /**
   * Adds a call.
   *
   * @param start milliseconds, as `performance.now()` gives them
   * @param duration milliseconds of the synchronous part
   * @param clock the instance's measures of the call's last entry
   */
  add(
    plugin: string,
    hook: string,
    moduleId: string | undefined,
    start: number,
    duration: number,
    clock: Float64Array,
  ): void {
    if (this.#events.length >= MAX_EVENTS) return;
    this.#events.push({
      name: hook,
      cat: 'hook',
      ph: 'X',
      ts: start * 1000,
      dur: duration * 1000,
      pid: 1,
      tid: this.#thread(plugin),
      args: { ...(moduleId === undefined ? {} : { id: moduleId }), cpuUs: (clock[0] ?? 0) / 1000 },
    });
  }

  #thread(plugin: string): number {
    let thread = this.#threads.get(plugin);
    if (thread === undefined) {
      thread = this.#threads.size + 1;
      this.#threads.set(plugin, thread);
    }
    return thread;
  }

  /** Everything so far, a row a plugin. */
  trace(): Trace {
    const names = [...this.#threads].map(
      ([plugin, tid]): TraceEvent => ({
        name: 'thread_name',
        cat: '__metadata',
        ph: 'M',
        ts: 0,
        pid: 1,
        tid,
        args: { name: plugin },
      }),
    );
    return { traceEvents: [...names, ...this.#events], displayTimeUnit: 'ms' };
  }
}
