import { isPlain } from './crossing/value-kind.ts';
import { NexxoError } from './error.ts';

/** An export of a module that runs with the plugin, in place of an option. Made by `sandbox.module`. */
export class InsideModule {
  readonly specifier: string;
  readonly exportPath: string;
  /** What the export is called with; undefined where it is taken as it is. */
  readonly args: readonly unknown[] | undefined;

  /** @internal Use `sandbox.module`. */
  constructor(specifier: string, exportPath: string, args: readonly unknown[] | undefined) {
    if (typeof specifier !== 'string' || specifier === '')
      throw new NexxoError('NEXXO_OPTION_INVALID', 'a module must be a package name, a path or a file URL');
    if (typeof exportPath !== 'string' || exportPath === '')
      throw new NexxoError('NEXXO_OPTION_INVALID', 'the export of a module must be its name');
    this.specifier = specifier;
    this.exportPath = exportPath;
    this.args = args;
  }
}

/** An expression that is evaluated with the plugin, in place of an option. Made by `sandbox.code`. */
export class InsideCode {
  readonly expression: string;

  /** @internal Use `sandbox.code`. */
  constructor(expression: string) {
    if (typeof expression !== 'string' || expression.trim() === '')
      throw new NexxoError('NEXXO_OPTION_INVALID', 'the code must be the text of an expression');
    this.expression = expression;
  }
}

/** The modules that options want inside, each once, in an order that does not depend on where they stand. */
export function modulesIn(args: readonly unknown[]): string[] {
  const found = new Set<string>();
  collect(args, found, new Set());
  return [...found].sort();
}

function collect(value: unknown, found: Set<string>, seen: Set<object>): void {
  if (value === null || typeof value !== 'object' || seen.has(value)) return;
  seen.add(value);
  if (value instanceof InsideModule) {
    found.add(value.specifier);
    collect(value.args, found, seen);
  } else if (value instanceof Map) {
    for (const pair of value) collect(pair, found, seen);
  } else if (Array.isArray(value) || value instanceof Set) {
    for (const item of value) collect(item, found, seen);
  } else if (isPlain(value)) {
    for (const key of Object.keys(value)) collect(Reflect.get(value, key), found, seen);
  }
}
