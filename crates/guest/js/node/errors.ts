import { inspect } from './inspect.ts';

export function withCode<T extends Error>(error: T, code: string): T & { code: string } {
  return Object.assign(error, { code });
}

function received(value: unknown): string {
  if (value === null || value === undefined) return ` Received ${String(value)}`;
  if (typeof value === 'function') return ` Received function ${value.name}`;
  if (typeof value === 'object') {
    const name = value.constructor?.name;
    return name ? ` Received an instance of ${name}` : ` Received ${inspect(value, { depth: -1 })}`;
  }
  let shown = inspect(value, { colors: false });
  if (shown.length > 28) shown = `${shown.slice(0, 25)}...`;
  return ` Received type ${typeof value} (${shown})`;
}

export function invalidArgument(
  name: string,
  expected: string,
  value: unknown,
): TypeError & { code: string } {
  const kind = name.includes('.') ? 'property' : 'argument';
  return withCode(
    new TypeError(`The "${name}" ${kind} must be ${expected}.${received(value)}`),
    'ERR_INVALID_ARG_TYPE',
  );
}

export function requireFunction(
  value: unknown,
  name: string = 'cb',
): asserts value is (...args: unknown[]) => unknown {
  if (typeof value !== 'function') throw invalidArgument(name, 'of type function', value);
}
