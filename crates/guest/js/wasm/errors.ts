class WasmError extends Error {}

function errorClass(name: string): typeof WasmError {
  const Made = class extends WasmError {};
  Object.defineProperty(Made, 'name', { value: name });
  Object.defineProperty(Made.prototype, 'name', { value: name, writable: true, configurable: true });
  return Made;
}

export const CompileError = errorClass('CompileError');
export const LinkError = errorClass('LinkError');
export const RuntimeError = errorClass('RuntimeError');

const CLASSES: Record<string, new (message: string) => Error> = {
  WASM_COMPILE: CompileError,
  WASM_LINK: LinkError,
  WASM_RUNTIME: RuntimeError,
  WASM_RANGE: RangeError,
};

/** Runs, and gives the interpreter's own errors the class that the platform has for them. */
export function translated<R>(run: () => R, before: string = ''): R {
  try {
    return run();
  } catch (error) {
    const Made = CLASSES[String((error as { code?: unknown } | null)?.code)];
    throw Made === undefined ? error : new Made(before + (error as Error).message);
  }
}
