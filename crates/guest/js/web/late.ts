import { native } from '../native.ts';
import { findBuiltin } from '../node/registry.ts';

/**
 * A part of the prelude that few plugins need: it lies in the base image as text, which costs an instance nothing, and
 * is evaluated when it is first asked for.
 *
 * @param text the module's bundle, by `import text from 'late:../late/x.ts'`
 */
export function late<Exports>(name: string, text: string): () => Exports {
  let exports: Exports | undefined;
  return () => {
    exports ??= (native.script(text, `nexxo:${name}`) as (builtin: typeof findBuiltin) => Exports)(
      findBuiltin,
    );
    return exports;
  };
}
