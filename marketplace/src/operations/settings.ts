import { z } from 'zod';

/** Places and limits are so long at most. */
const MAX_TEXT = 4096;
const MAX_RATE = 1_000_000;
const SPELLED_OFF = 'off';

const text = z.string().min(1, 'says nothing').max(MAX_TEXT, 'is too long');

const whole = (least: number, most: number) =>
  text
    .regex(/^[0-9]{1,15}$/, `is no whole number from ${least} to ${most}`)
    .transform(Number)
    .refine((value) => value >= least && value <= most, `is no whole number from ${least} to ${most}`);

const limit = text
  .refine(
    (value) => value === SPELLED_OFF || (/^[1-9][0-9]{0,6}$/.test(value) && Number(value) <= MAX_RATE),
    {
      error: `is neither a whole number from 1 to ${MAX_RATE} nor \`${SPELLED_OFF}\``,
    },
  )
  .transform((value) => (value === SPELLED_OFF ? Number.POSITIVE_INFINITY : Number(value)));

const address = text
  .refine((value) => {
    const url = URL.canParse(value) ? new URL(value) : undefined;
    const plain = url?.search === '' && url.hash === '' && url.username === '' && url.password === '';
    return plain && (url.protocol === 'https:' || url.protocol === 'http:');
  }, 'is no http or https address without user, query and fragment')
  .transform((value) => new URL(value).href.replace(/\/*$/, '/'));

const keyIds = text
  .transform((value) => value.split(',').map((id) => id.trim()))
  .pipe(z.array(z.string().regex(/^SHA256:[A-Za-z0-9+/]{43}$/, 'is no list of ids of keys, `SHA256:…`')));

const database = text.regex(
  /^postgres(?:ql)?:\/\//,
  'is no address of PostgreSQL, `postgres://user:password@host/name`',
);

const artifacts = text.regex(
  /^(?:database|directory:.+|s3:.+)$/,
  'is none of `database`, `directory:<path>` and `s3:<bucket>…`',
);

/** What each setting may be; all are texts where they come from. */
export const SETTINGS = z.object({
  data: text.default('nexxo-marketplace'),
  host: text.default('127.0.0.1'),
  port: whole(0, 65_535).default(4874),
  url: address.optional(),
  database: database.optional(),
  keys: text.optional(),
  artifacts: artifacts.default('database'),
  administrators: keyIds.default([]),
  trustProxy: whole(0, 10).default(0),
  readsPerMinute: limit.default(6000),
  writesPerMinute: limit.default(240),
  shutdownSeconds: whole(0, 600).default(30),
  logLevel: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'], {
      error: 'is none of debug, info, warn, error and silent',
    })
    .default('info'),
});

/** How a registry runs. */
export type Settings = z.output<typeof SETTINGS>;

/** Where a setting is given, and what it is. */
export interface SettingPlace {
  /** Its flag without `--`; none for what must not stand in a list of processes. */
  readonly flag?: string;
  readonly variable: string;
  readonly value: string;
  readonly help: string;
}

/** Flags and variables of the environment; flags come first. */
export const PLACES: Readonly<Record<keyof Settings, SettingPlace>> = {
  data: {
    flag: 'data',
    variable: 'NEXXO_DATA',
    value: '<folder>',
    help: 'where the database and the keys are (nexxo-marketplace)',
  },
  host: {
    flag: 'host',
    variable: 'NEXXO_HOST',
    value: '<address>',
    help: 'the address to listen at (127.0.0.1: this machine alone)',
  },
  port: { flag: 'port', variable: 'NEXXO_PORT', value: '<number>', help: 'the port to listen at (4874)' },
  url: {
    flag: 'url',
    variable: 'NEXXO_URL',
    value: '<address>',
    help: 'the address that clients know, part of every signed request',
  },
  database: {
    variable: 'DATABASE_URL',
    value: 'postgres://…',
    help: 'a database of PostgreSQL, instead of SQLite in the data folder',
  },
  keys: {
    flag: 'keys',
    variable: 'NEXXO_KEYS',
    value: '<folder>',
    help: "the registry's own keys (<data>/keys)",
  },
  artifacts: {
    flag: 'artifacts',
    variable: 'NEXXO_ARTIFACTS',
    value: '<where>',
    help: 'where archives are: database, directory:<path> or s3:<bucket> (database)',
  },
  administrators: {
    flag: 'administrators',
    variable: 'NEXXO_ADMINISTRATORS',
    value: '<ids>',
    help: 'ids of the keys that may revoke any version, with commas',
  },
  trustProxy: {
    flag: 'trust-proxy',
    variable: 'NEXXO_TRUST_PROXY',
    value: '<number>',
    help: 'how many proxies write x-forwarded-for before it comes here (0)',
  },
  readsPerMinute: {
    flag: 'reads-per-minute',
    variable: 'NEXXO_READS_PER_MINUTE',
    value: '<number>',
    help: 'requests of one address in a minute, or off (6000)',
  },
  writesPerMinute: {
    flag: 'writes-per-minute',
    variable: 'NEXXO_WRITES_PER_MINUTE',
    value: '<number>',
    help: 'of them those that change something, or off (240)',
  },
  shutdownSeconds: {
    flag: 'shutdown-seconds',
    variable: 'NEXXO_SHUTDOWN_SECONDS',
    value: '<number>',
    help: 'how long requests may take to end at a stop (30)',
  },
  logLevel: {
    flag: 'log-level',
    variable: 'NEXXO_LOG_LEVEL',
    value: '<level>',
    help: 'debug, info, warn, error or silent (info)',
  },
};
