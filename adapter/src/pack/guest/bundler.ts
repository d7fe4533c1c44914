interface BundlerFunctions {
  call(from: string, name: string, args: unknown[]): Promise<unknown>;
  parse(from: string, args: unknown[]): unknown;
  build(from: string, options: unknown): Promise<unknown>;
  start(from: string, options: unknown): Promise<unknown>;
}

/** The bundler's own functions, which the host runs. */
const functions = (): BundlerFunctions => Reflect.get(globalThis, Symbol.for('nexxo.bundler'));

/** One of the bundler's functions that take their time. */
export function bundlerFunction(from: string, name: string): (...args: unknown[]) => Promise<unknown> {
  return async (...args) => functions().call(from, name, args);
}

/** `parseAst` of the module `from`. */
export function bundlerParse(from: string): (...args: unknown[]) => unknown {
  return (...args) => functions().parse(from, args);
}

/** `build(options)` of the module `from`: a whole build. */
export function bundlerBuild(from: string): (options?: unknown) => Promise<unknown> {
  return async (options = {}) => functions().build(from, options);
}

/** `rollup(options)` and `rolldown(options)`: a build that waits for its outputs to be asked for. */
export function bundlerStart(from: string): (options?: unknown) => Promise<unknown> {
  return async (options = {}) => functions().start(from, options);
}
