import { posix } from 'node:path';
import { UsageError } from '../usage-error.ts';

/** The capabilities whose value is a list of texts; `docs/capabilities.md` says what each allows. */
const lists = ['config', 'env', 'read', 'resolve', 'server', 'watch', 'write'] as const;
const paths: ReadonlySet<string> = new Set(['read', 'resolve', 'watch', 'write']);

type ListName = (typeof lists)[number];

/** What a plugin is granted, as the lockfile writes it. */
export interface Capabilities extends Partial<Record<ListName, string[]>> {
  bundler?: true;
  clock?: 'real';
}

/** What a manifest asks for, and why. */
export interface Request {
  capability: string;
  value: string[] | true | 'real';
  reason: string;
}

const isList = (name: string): name is ListName => (lists as readonly string[]).includes(name);

/** Reads grants as the command line has them: `read=src`, `bundler`, `clock=real`. */
export function parseGrants(texts: readonly string[] = []): Capabilities {
  const granted: Capabilities = {};
  for (const text of texts) {
    const at = text.indexOf('=');
    const [name, value] = at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
    if (name === 'bundler' && (value === '' || value === 'true')) granted.bundler = true;
    else if (name === 'clock' && value === 'real') granted.clock = 'real';
    else if (isList(name) && value !== '')
      granted[name] = [...new Set([...(granted[name] ?? []), paths.has(name) ? shortest(value) : value])];
    else
      throw new UsageError(
        `--grant ${text} is none: it takes ${lists.map((list) => `${list}=…`).join(', ')}, bundler or clock=real.`,
      );
  }
  return granted;
}

/** A path in the one spelling that grants have: `./src/` is `src`. */
function shortest(path: string): string {
  const plain = posix.normalize(path.replaceAll('\\', '/'));
  return plain.length > 1 && plain.endsWith('/') ? plain.slice(0, -1) : plain;
}

/** Reads limits as the command line has them: `cpuMs=500`. */
export function parseLimits(texts: readonly string[] = []): Record<string, number> {
  return Object.fromEntries(
    texts.map((text) => {
      const [, name, value] = /^([A-Za-z]+)=(\d+)$/.exec(text) ?? [];
      if (name === undefined)
        throw new UsageError(`--limit ${text} is none: it is written as in --limit cpuMs=500.`);
      return [name, Number(value)];
    }),
  );
}

/** All that one or the other has. */
export function united(one: Capabilities, other: Capabilities): Capabilities {
  const all: Capabilities = { ...one, ...other };
  for (const name of lists) {
    const values = [...new Set([...(one[name] ?? []), ...(other[name] ?? [])])].sort();
    if (values.length > 0) all[name] = values;
  }
  return all;
}

/** What `one` has and `other` has not, compared as it is written. */
export function without(one: Capabilities, other: Capabilities): Capabilities {
  const rest: Capabilities = {};
  for (const name of lists) {
    const values = (one[name] ?? []).filter((value) => !other[name]?.includes(value));
    if (values.length > 0) rest[name] = values;
  }
  if (one.bundler && !other.bundler) rest.bundler = true;
  if (one.clock && !other.clock) rest.clock = one.clock;
  return rest;
}

/** The higher of two of each limit. */
export function unitedLimits(
  one: Record<string, number>,
  other: Record<string, number>,
): Record<string, number> {
  const all = { ...one };
  for (const [name, value] of Object.entries(other)) all[name] = Math.max(all[name] ?? 0, value);
  return all;
}

/** What requests ask for together. */
export function askedBy(requests: readonly Request[]): Capabilities {
  return requests.reduce<Capabilities>(
    (all, { capability, value }) => united(all, { [capability]: value } as Capabilities),
    {},
  );
}

/** Capabilities as requests, all for one reason. */
export function requestsFor(capabilities: Capabilities, reason: string): Request[] {
  return Object.entries(capabilities)
    .map(([capability, value]) => ({ capability, value: value as Request['value'], reason }))
    .sort((one, other) => (one.capability < other.capability ? -1 : 1));
}

/** Each as a setting to paste: `read: ["src"]`. */
export function capabilityTexts(capabilities: Capabilities): string[] {
  return Object.entries(capabilities).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
}

/** Limits as texts: `limits.cpuMs: 500`. */
export function limitTexts(limits: Record<string, number> = {}): string[] {
  return Object.entries(limits).map(([name, value]) => `limits.${name}: ${value}`);
}
