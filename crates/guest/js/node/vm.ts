import { Buffer } from './buffer.ts';
import { deniedAll } from './denied.ts';

type Context = Record<PropertyKey, unknown>;

// Indirect, so that the code runs in the global scope.
// biome-ignore lint/security/noGlobalEval: evaluating code is what node:vm is for, and the sandbox holds around it
const evaluate = eval;
const contexts = new WeakSet<object>();

/** Every name is the context's, so that what is assigned lands there; what it lacks is looked for among the globals. */
function scopeOf(context: Context): Context {
  return new Proxy(context, {
    has: (_target, key) => key !== '$code',
    get(target, key) {
      if (key === Symbol.unscopables) return undefined;
      if (key in target) return target[key];
      if (key === 'globalThis') return target;
      if (key in globalThis) return (globalThis as Context)[key];
      if (key === 'undefined') return undefined;
      throw new ReferenceError(`${String(key)} is not defined`);
    },
    set(target, key, value) {
      target[key] = value;
      return true;
    },
  });
}

const run = new Function('$scope', '$code', 'with ($scope) { return eval($code); }') as (
  scope: Context,
  code: string,
) => unknown;
/** The code shares the engine's built-in objects with everything else in here: it is a scope, not a boundary. */
function runIn(code: unknown, context: Context): unknown {
  return Reflect.apply(run, context, [scopeOf(context), String(code)]);
}

function createContext(context: Context = {}): Context {
  contexts.add(context);
  return context;
}

export class Script {
  readonly #code: string;

  constructor(code: unknown) {
    this.#code = String(code);
    // Told now rather than when it runs, as Node does; a lone expression statement is no body of a function.
    checkSyntax(this.#code);
  }
  runInThisContext(): unknown {
    return evaluate(this.#code);
  }
  runInContext(context: Context): unknown {
    return runIn(this.#code, context);
  }
  runInNewContext(context: Context = {}): unknown {
    return runIn(this.#code, createContext(context));
  }
  createCachedData(): Uint8Array {
    return Buffer.alloc(0);
  }
}

function checkSyntax(code: string): void {
  new Function(code.replace(/^#!.*/, ''));
}

const vm: Record<string, unknown> = {
  ...deniedAll('unsupported', 'vm', 'Module SourceTextModule SyntheticModule measureMemory'),
  Script,
  constants: {
    USE_MAIN_CONTEXT_DEFAULT_LOADER: Symbol('vm_dynamic_import_main_context_default'),
    DONT_CONTEXTIFY: Symbol('vm_context_no_contextify'),
  },
  compileFunction: (code: string, parameters: string[] = []) => new Function(...parameters, code),
  createContext,
  createScript: (code: string) => new Script(code),
  isContext: (value: unknown) => typeof value === 'object' && value !== null && contexts.has(value),
  runInContext: (code: unknown, context: Context) => runIn(code, context),
  runInNewContext: (code: unknown, context: Context = {}) => runIn(code, createContext(context)),
  runInThisContext: (code: unknown) => evaluate(String(code)),
};

export default vm;
