import { exportAt } from '../exports.ts';
import { Failure } from '../failure.ts';
import { isClass } from '../is-class.ts';
import type { PluginFunction } from '../slots.ts';

/** The name under which a bundle exports the modules for the plugin's options, by specifier. */
export const INSIDE_EXPORT = '$nexxoInside';
const CodeFunction = Function;

let modules: Record<string, Record<string, unknown>> = {};

/** Makes the modules of a bundle known. */
export function keepModules(namespace: Record<string, unknown>): void {
  const found = namespace[INSIDE_EXPORT];
  if (found !== null && typeof found === 'object') modules = found as typeof modules;
}

/** An option that is an export of a module: as it is, or what it gives when it is called. */
export function fromModule(specifier: string, exportPath: string, args: unknown[] | undefined): unknown {
  const namespace = modules[specifier] ?? {};
  const { value, owner } = exportAt(namespace, exportPath);
  const what = `the export "${exportPath}" of ${specifier}`;
  if (value === undefined) {
    const names = Object.keys(namespace).join(', ') || 'nothing';
    throw new Failure('NEXXO_EXPORT_MISSING', `${what} is not there. The module exports: ${names}`);
  }
  if (args === undefined) return value;
  if (typeof value !== 'function') {
    throw new Failure('NEXXO_EXPORT_MISSING', `${what} is called, and is ${typeof value}`);
  }
  return isClass(value)
    ? Reflect.construct(value, args)
    : Reflect.apply(value as PluginFunction, owner, args);
}

/** An option that is an expression. */
export function fromCode(expression: string): unknown {
  return CodeFunction(`return (${expression}\n);`)();
}
