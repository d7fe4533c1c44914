const GRANTS = {
  files: ['NEXXO_FS_DENIED', 'and the sandbox does not grant writing files.'],
  network: ['NEXXO_NETWORK_DENIED', 'and the sandbox does not grant network access.'],
  process: [
    'NEXXO_PROCESS_DENIED',
    'and the sandbox does not grant processes, threads or control over its own process.',
  ],
  unsupported: ['NEXXO_UNSUPPORTED', 'which the sandbox does not provide.'],
} as const;

export type Reason = keyof typeof GRANTS;
export type AnyFunction = (...args: never[]) => unknown;

export interface DeniedError extends Error {
  code: string;
  syscall?: string;
  path?: string;
}

export function deniedError(reason: Reason, builtin: string, target?: string): DeniedError {
  const [code, why] = GRANTS[reason];
  const error = new Error(
    `${builtin} was called${target === undefined ? '' : ` for ${JSON.stringify(target)}`}, ${why}`,
  );
  return Object.assign(error, target === undefined ? { code } : { code, path: target });
}

/** A function that exists, can be imported, inherited from and compared, and throws when called or constructed. */
export function denied(reason: Reason, builtin: string): AnyFunction {
  const refuse = function (): never {
    throw deniedError(reason, builtin);
  };
  Object.defineProperty(refuse, 'name', { value: builtin.slice(builtin.lastIndexOf('.') + 1) });
  return refuse;
}

/** `names` is a list with blanks between: a whole module's worth of functions. */
export function deniedAll(reason: Reason, module: string, names: string): Record<string, AnyFunction> {
  return Object.fromEntries(
    names
      .split(/\s+/)
      .filter(Boolean)
      .map((name) => [name, denied(reason, `${module}.${name}`)]),
  );
}
