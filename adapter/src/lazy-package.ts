import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** A package that is loaded with its first use: most builds load plugins and never need it. */
export function lazyPackage<T>(name: string): () => T {
  let loaded: T | undefined;
  return () => {
    loaded ??= require(name) as T;
    return loaded;
  };
}
