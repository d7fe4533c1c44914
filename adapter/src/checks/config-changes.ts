import path from 'node:path';
import { NexxoError } from '../error.ts';
import { readChanges } from '../value/apply-changes.ts';
import { isRecord } from '../value/clean-data.ts';
import { checkText } from './code-names.ts';
import { type KeyRules, ruleFor, VITE_CONFIG } from './config-keys.ts';
import { fileNameFault } from './file-name.ts';
import type { Guard, Site } from './guard.ts';
import { isFree } from './output-directory.ts';
import { quoted } from './quoted.ts';

const MAX_DEPTH = 64;

/** What is to be changed, and where. */
export interface ConfigCheck {
  rules: KeyRules;
  /** The config before the change: what it has already may be said again. */
  before: unknown;
  guard: Guard;
  site: Site;
}

/**
 * Checks what a plugin merges into a config, or puts in the place of one of its keys.
 *
 * @param value plain data
 * @param at the key that it is put at
 * @throws NEXXO_CONFIG_DENIED, NEXXO_NAME_DENIED
 */
export function checkConfig(value: unknown, check: ConfigCheck, at: readonly string[] = []): void {
  if (at.length > MAX_DEPTH) throw denied(at, check, 'is nested too deep', false);
  const before = valueAt(check.before, at);
  if (isSame(value, before)) return;
  const rule = ruleFor(check.rules, at);
  if (rule === 'never') {
    if (isEmpty(value)) return;
    throw denied(at, check, 'holds what the bundler would run', false);
  }
  if (at.length > 0 && isRecord(value) && isPlain(value)) {
    // Without anything in it the key itself is what changed.
    if (Object.keys(value).length === 0) checkLeaf(rule, value, check, at);
  } else if (at.length > 0) {
    checkLeaf(rule, value, check, at);
  }
  for (const [key, item] of children(value)) checkConfig(item, check, [...at, key]);
}

/**
 * Checks what a plugin changed in place, or in a copy that takes the place of the options.
 *
 * @param changes what the glue sent
 */
export function checkChanges(changes: unknown, check: ConfigCheck): void {
  for (const { path: at, isSet, value } of readChanges(changes, () => {})) {
    if (isSet) checkConfig(value, check, at);
    const rule = ruleFor(check.rules, at);
    const before = valueAt(check.before, at);
    if (isEmpty(before) || !(rule === 'never' || (rule === 'grant' && !isSet))) continue;
    if (isSet && isSame(value, before)) continue;
    // What is there belongs to the user, and taking it away is no smaller change.
    if (rule === 'never' || !check.guard.isConfigGranted(at.join('.')))
      throw denied(at, check, 'takes away what the project set', rule === 'grant');
  }
}

/** What a key holds that can be looked at one by one. */
function children(value: unknown): [string, unknown][] {
  if (Array.isArray(value)) return value.map((item, index) => [String(index), item]);
  if (value instanceof Map) return [...value].map(([key, item]) => [String(key), item]);
  if (value instanceof Set) return [...value].map((item, index) => [String(index), item]);
  return isRecord(value) && isPlain(value) ? Object.entries(value) : [];
}

function checkLeaf(rule: string, value: unknown, check: ConfigCheck, at: readonly string[]): void {
  const { guard, site } = check;
  if (rule === 'grant') {
    if (value === false && at.join('.') === 'publicDir') return;
    if (isEmptying(at) && isMeantToBeEmptied(value, check, at)) return;
    if (!guard.isConfigGranted(at.join('.'))) throw denied(at, check, 'reaches beyond the build', true);
    return;
  }
  if (typeof value === 'function' && rule === 'code')
    throw denied(at, check, 'makes code that is not checked', true);
  const text = value instanceof URL ? value.href : value;
  if (typeof text !== 'string' || rule === 'text' || guard.isConfigGranted(at.join('.'))) return;
  if (rule === 'outDir') checkOutDir(text, check, at);
  else if (rule === 'code') checkText(text, '', guard, site);
  else if (rule === 'fileName') {
    const fault = text === '' ? undefined : fileNameFault(text.replace(/\[[\w-]+(?::\d+)?\]/g, 'x'));
    if (fault !== undefined) throw denied(at, check, fault, true);
  } else {
    // Vite's paths start at its root.
    const start = check.rules === VITE_CONFIG ? path.join(rootOf(check), 'vite.config.js') : undefined;
    const refused = guard.judge(text, start);
    if (refused !== null) throw guard.refuse(text, refused, `${site.hook} set ${at.join('.')} to`, site);
  }
}

/** A directory for output is emptied first: one that has something else in it than output is the user's. */
function checkOutDir(value: string, check: ConfigCheck, at: readonly string[]): void {
  const { guard, before } = check;
  const root = rootOf(check);
  const target = path.resolve(root, value);
  const previous = path.resolve(root, String(valueAt(before, at) ?? 'dist'));
  const isInside = guard.projects.some((project) => target.startsWith(`${project}${path.sep}`));
  if (!isInside) throw denied(at, check, 'leads out of the project', true);
  if (guard.judge(target) !== null) throw denied(at, check, 'leads to what may hold secrets', true);
  if (target === previous || target.startsWith(previous + path.sep) || isFree(target)) return;
  throw denied(at, check, 'names a directory that would be emptied', true);
}

/** `build.emptyOutDir`, also of one environment. */
function isEmptying(at: readonly string[]): boolean {
  return at.at(-1) === 'emptyOutDir' && at.at(-2) === 'build';
}

/** Whether the output that would be emptied lies in the project, and the project did not say that it stays. */
function isMeantToBeEmptied(value: unknown, check: ConfigCheck, at: readonly string[]): boolean {
  if (value === false) return true;
  if (valueAt(check.before, at) === false || valueAt(check.before, ['build', 'emptyOutDir']) === false)
    return false;
  const own = valueAt(check.before, [...at.slice(0, -1), 'outDir']);
  const outDir = own ?? valueAt(check.before, ['build', 'outDir']);
  if (typeof outDir !== 'string') return true;
  const target = path.resolve(rootOf(check), outDir);
  return check.guard.projects.some((project) => target.startsWith(`${project}${path.sep}`));
}

function rootOf({ before, guard }: ConfigCheck): string {
  const root = valueAt(before, ['root']);
  return typeof root === 'string' ? path.resolve(root) : guard.root;
}

function denied(at: readonly string[], check: ConfigCheck, why: string, isGrantable: boolean): NexxoError {
  const { guard, site } = check;
  const key = at.join('.');
  const grant = isGrantable ? { config: [key] } : undefined;
  guard.note(`${site.hook}`, key, why, grant);
  const remedy = grant === undefined ? '' : `; \`config: ${JSON.stringify(grant.config)}\` would allow it`;
  return new NexxoError('NEXXO_CONFIG_DENIED', `changing ${quoted(key)} is denied: it ${why}${remedy}`, {
    ...site,
    asked: key,
    grant,
  });
}

function valueAt(value: unknown, at: readonly string[]): unknown {
  let found = value;
  for (const key of at) {
    if (found === null || typeof found !== 'object' || !Object.hasOwn(found, key)) return undefined;
    found = Reflect.get(found, key);
  }
  return found;
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

function isEmpty(value: unknown): boolean {
  if (Array.isArray(value)) return value.every(isEmpty);
  return value === null || value === undefined || value === false || value === '';
}

/** Whether two pieces of data say the same; what is neither plain nor a list is compared by identity. */
function isSame(a: unknown, b: unknown, depth = 0): boolean {
  if (Object.is(a, b)) return true;
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object' || depth > MAX_DEPTH)
    return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  if (!Array.isArray(a) && !(isPlain(a) && isPlain(b))) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && isSame(Reflect.get(a, key), Reflect.get(b, key), depth + 1))
  );
}
