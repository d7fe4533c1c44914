import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry as MetricsRegistry } from 'prom-client';
import type { Store } from '../store/store.ts';

const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']);
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];

/** What happened to a request. */
export interface Answered {
  /** One of the server's faces, or `none`. */
  readonly face: string;
  readonly method: string | undefined;
  readonly status: number;
  readonly seconds: number;
}

/** Figures for Prometheus. Labels are of few values, whatever clients send. */
export class Metrics {
  readonly #registry = new MetricsRegistry();
  readonly #requests: Counter;
  readonly #durations: Histogram;
  readonly #underWay: Gauge;
  readonly #refused: Counter;

  constructor(store: Store) {
    const registers = [this.#registry];
    collectDefaultMetrics({ register: this.#registry });
    this.#requests = new Counter({
      name: 'nexxo_http_requests_total',
      help: 'Requests that were answered',
      labelNames: ['face', 'method', 'status'],
      registers,
    });
    this.#durations = new Histogram({
      name: 'nexxo_http_request_duration_seconds',
      help: 'Time from the head of a request to the end of its answer',
      labelNames: ['face'],
      buckets: SECONDS,
      registers,
    });
    this.#underWay = new Gauge({
      name: 'nexxo_http_requests_under_way',
      help: 'Requests under way',
      registers,
    });
    this.#refused = new Counter({
      name: 'nexxo_http_rate_limited_total',
      help: 'Requests that were one too many of their address',
      registers,
    });
    this.#countRows(store);
  }

  began(): void {
    this.#underWay.inc();
  }

  answered({ face, method = '', status, seconds }: Answered): void {
    this.#underWay.dec();
    this.#requests.inc({ face, method: METHODS.has(method) ? method : 'other', status });
    this.#durations.observe({ face }, seconds);
  }

  rateLimited(): void {
    this.#refused.inc();
  }

  /** All figures in the text format, and its content type. */
  async read(): Promise<{ text: string; type: string }> {
    return { text: await this.#registry.metrics(), type: this.#registry.contentType };
  }

  /** Figures of the database, read once for all of them when they are asked for. */
  #countRows(store: Store): void {
    let reading: Promise<Rows | undefined> | undefined;
    const read = (): Promise<Rows | undefined> => {
      // That the database is down is a figure of its own; numbers of before would hide it.
      reading ??= countRows(store)
        .catch(() => undefined)
        .finally(() => {
          reading = undefined;
        });
      return reading;
    };
    const gauge = (name: string, help: string, of: (rows: Rows | undefined) => number | undefined) =>
      new Gauge({
        name,
        help,
        registers: [this.#registry],
        async collect() {
          const value = of(await read());
          if (value === undefined) this.remove();
          else this.set(value);
        },
      });
    gauge('nexxo_database_up', 'Whether the database answers', (rows) => (rows ? 1 : 0));
    gauge('nexxo_packages', 'Names that are taken', (rows) => rows?.packages);
    gauge('nexxo_versions', 'Versions, with those that were withdrawn', (rows) => rows?.versions);
    gauge('nexxo_log_entries', 'Entries of the log', (rows) => rows?.entries);
  }
}

interface Rows {
  readonly packages: number;
  readonly versions: number;
  readonly entries: number;
}

async function countRows({ db }: Store): Promise<Rows> {
  const { countAll } = db.fn;
  const [packages, versions, log] = await Promise.all([
    db.selectFrom('packages').select(countAll<number>().as('all')).executeTakeFirstOrThrow(),
    db.selectFrom('versions').select(countAll<number>().as('all')).executeTakeFirstOrThrow(),
    db.selectFrom('log_state').select('size').executeTakeFirst(),
  ]);
  return { packages: packages.all, versions: versions.all, entries: log?.size ?? 0 };
}
