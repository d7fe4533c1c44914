/** What a package that cannot run inside is, for its stand-in. */
export interface DeniedPackage {
  name: string;
  version: string;
  code: 'NEXXO_UNSUPPORTED' | 'NEXXO_PROCESS_DENIED';
  /** Why it cannot run: `it is a native addon`. */
  reason: string;
}

function deny(what: string, { name, code, reason }: DeniedPackage): never {
  const message = `${code}: ${what} was called, but '${name}' cannot run inside the sandbox: ${reason}`;
  throw Object.assign(new Error(message), { code });
}

/** A function (or class) that can be held, looked into and extended, and throws when it is called. */
export function deniedFunction(path: string, denied: DeniedPackage): unknown {
  return new Proxy(callable(path, denied), {
    construct: () => deny(`new ${path}()`, denied),
    get(target, key) {
      if (key === 'name') return path.slice(path.lastIndexOf('.') + 1);
      if (typeof key === 'symbol' || key === 'then' || key === 'toJSON' || key in target)
        return Reflect.get(target, key);
      return member(`${path}.${key}`, key, denied);
    },
  });
}

/** The `module.exports` of a package that cannot run inside: every export exists, and throws when it is called. */
export function deniedPackage(denied: DeniedPackage): unknown {
  const names = new Proxy(Function.prototype, {
    get(target, key) {
      const ours = typeof key === 'string' && !/^(?:then|toJSON|__esModule)$/.test(key) && !(key in target);
      return ours ? member(`${denied.name}.${key}`, key, denied) : Reflect.get(target, key);
    },
  });
  // Interop between module formats copies own properties and keeps the prototype: the names live there.
  return Object.setPrototypeOf(callable(denied.name, denied), names);
}

function member(path: string, key: string, denied: DeniedPackage): unknown {
  return /^version$/i.test(key) ? denied.version : deniedFunction(path, denied);
}

/** Not an arrow function: it can be extended as a class. */
function callable(path: string, denied: DeniedPackage): object {
  function call(): never {
    return deny(`${path}()`, denied);
  }
  return call;
}
