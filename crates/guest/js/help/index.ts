import { native } from '../native.ts';
import { addMagicString, magicMappings } from './magic-string.ts';

type Functions = Record<string, (...args: never[]) => unknown>;

/** What code of recognised packages calls before it does the same itself, by the name that switches it off. */
const helps: Record<string, Functions> = {
  'sourcemap-codec': { encode: native.encodeMappings, decode: native.decodeMappings },
  'magic-string': { magicMappings, addMagicString },
};

/** Makes the functions that are not switched off known to the plugin's code. */
export function offerHelp(off: readonly string[]): void {
  const offered = Object.entries(helps).filter(([name]) => !off.includes(name));
  Object.defineProperty(globalThis, Symbol.for('nexxo.help'), {
    configurable: true,
    value: Object.freeze(Object.assign({ __proto__: null }, ...offered.map(([, functions]) => functions))),
  });
}
