/** How Node refuses a callback; apart from `node/errors.ts`, because the globals exist before `inspect` does. */
export function notAFunction(name: string, value: unknown): TypeError {
  const shown =
    value === null || value === undefined
      ? String(value)
      : typeof value === 'object'
        ? `an instance of ${value.constructor?.name ?? 'Object'}`
        : `type ${typeof value} (${typeof value === 'string' ? `'${value}'` : String(value)})`;
  return Object.assign(new TypeError(`The "${name}" argument must be of type function. Received ${shown}`), {
    code: 'ERR_INVALID_ARG_TYPE',
  });
}
