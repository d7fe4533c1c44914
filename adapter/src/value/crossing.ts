import { NexxoError } from '../error.ts';

const MAX_DEPTH = 100;

/**
 * Checks that the arguments for a factory can cross into the sandbox, before anything runs.
 *
 * @param args the arguments; the first is called `options` in messages
 * @param plugin the plugin, for messages
 * @throws NEXXO_VALUE with the path of the first value that cannot
 */
export function checkCrossing(args: readonly unknown[], plugin: string): void {
  args.forEach((value, index) => check(value, index === 0 ? 'options' : `argument ${index + 1}`, [], plugin));
}

function refuse(path: string, what: string, advice: string, plugin: string): never {
  throw new NexxoError('NEXXO_VALUE', `${path} is ${what}, which cannot cross into the sandbox: ${advice}`, {
    plugin,
  });
}

function check(value: unknown, path: string, parents: object[], plugin: string): void {
  if (typeof value === 'function') {
    refuse(
      path,
      'a function',
      'leave it out, or use an option of the plugin that takes text or a RegExp',
      plugin,
    );
  }
  if (typeof value === 'symbol') refuse(path, 'a symbol', 'use text', plugin);
  if (value === null || typeof value !== 'object') return;
  if (parents.includes(value)) refuse(path, 'an object that contains itself', 'break the cycle', plugin);
  if (parents.length >= MAX_DEPTH) refuse(path, `nested deeper than ${MAX_DEPTH}`, 'make it flatter', plugin);
  parents.push(value);
  checkObject(value, path, parents, plugin);
  parents.pop();
}

function checkObject(value: object, path: string, parents: object[], plugin: string): void {
  if (Array.isArray(value)) {
    value.forEach((item, index) => check(item, `${path}[${index}]`, parents, plugin));
  } else if (value instanceof Map) {
    for (const [key, item] of value) {
      check(key, `a key of ${path}`, parents, plugin);
      check(item, `${path}.get(${String(key)})`, parents, plugin);
    }
  } else if (value instanceof Set) {
    for (const item of value) check(item, `a member of ${path}`, parents, plugin);
  } else if (!isLeaf(value)) {
    const prototype = Object.getPrototypeOf(value);
    if (prototype !== null && Object.getPrototypeOf(prototype) !== null) {
      refuse(path, `an instance of ${className(value)}`, adviceFor(value), plugin);
    }
    for (const key of Object.keys(value)) {
      check(
        Reflect.get(value, key),
        /^[\w$]+$/.test(key) ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`,
        parents,
        plugin,
      );
    }
  }
}

function isLeaf(value: object): boolean {
  return (
    value instanceof RegExp ||
    value instanceof Date ||
    ArrayBuffer.isView(value) ||
    value instanceof ArrayBuffer
  );
}

function className(value: object): string {
  const name: unknown = (value as { constructor?: { name?: unknown } }).constructor?.name;
  return typeof name === 'string' && name !== '' ? name : 'a class';
}

function adviceFor(value: object): string {
  return value instanceof URL ? 'pass its `href`' : 'pass its data as a plain object';
}
