import { join } from 'node:path';
import { constants, runInThisContext } from 'node:vm';
import type { Encoded } from './case.ts';

/** How values of a case become real ones. */
export interface Decoder {
  /** The project's directory. */
  stage: string;
  /** What `$import` stands for. */
  imported(specifier: string, path: string, args: unknown[] | undefined): unknown;
}

/** Makes a case's value real. */
export async function decode(value: Encoded, decoder: Decoder): Promise<unknown> {
  if (Array.isArray(value)) return Promise.all(value.map((item) => decode(item, decoder)));
  if (value === null || typeof value !== 'object') return value;
  const fields = value as Record<string, unknown>;
  if (Array.isArray(fields['$re']))
    return new RegExp(fields['$re'][0] as string, (fields['$re'][1] as string) ?? '');
  if (typeof fields['$fn'] === 'string')
    return runInThisContext(`(${fields['$fn']})`, {
      importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    });
  if (typeof fields['$path'] === 'string') return join(decoder.stage, fields['$path']);
  if (Array.isArray(fields['$import'])) {
    const [specifier, path = 'default', args] = fields['$import'] as [string, string?, Encoded[]?];
    return decoder.imported(specifier, path, args && ((await decode(args, decoder)) as unknown[]));
  }
  if (fields['$undefined'] !== undefined) return undefined;
  const entries = Object.entries(fields).map(async ([key, item]) => [key, await decode(item, decoder)]);
  return Object.fromEntries(await Promise.all(entries));
}

/** Follows a path such as `default.rollup` into a module, through the `default` of a CommonJS module in an ES one. */
export function exportAt(module: object, path: string): unknown {
  const walk = (from: unknown, keys: string[]): unknown =>
    keys.reduce<unknown>((at, key) => (at as Record<string, unknown> | null | undefined)?.[key], from);
  const keys = path.split('.');
  const found = walk(module, keys);
  if (typeof found === 'function') return found;
  const inner = walk(module, ['default', ...keys]);
  return typeof inner === 'function' ? inner : found;
}
