import { native } from '../native.ts';
import { dsvRows, rowConverter } from './dsv.ts';
import { blankComments, jsTokens, tokenTypes } from './js-tokens.ts';
import { loadYaml } from './js-yaml.ts';
import { addMagicString, magicMappings } from './magic-string.ts';
import { splitList } from './postcss.ts';
import { traceMappings } from './remapping.ts';
import { hasNoMatch, unlessAbsent } from './replace.ts';
import { hasNoColour, oneSpaced, uriPayload } from './svg-uri.ts';
import { toSource } from './to-source.ts';

type Members = Record<string, ((...args: never[]) => unknown) | readonly string[]>;

/** What code of recognised packages calls before it does the same itself, by the name that switches it off. */
const helps: Record<string, Members> = {
  'sourcemap-codec': { encode: native.encodeMappings, decode: native.decodeMappings },
  'magic-string': { magicMappings, addMagicString },
  'js-tokens': { jsTokens, tokenTypes, blankComments },
  remapping: { traceMappings },
  postcss: { splitList },
  replace: { hasNoMatch, unlessAbsent },
  'd3-dsv': { dsvRows, rowConverter },
  tosource: { toSource },
  'mini-svg-data-uri': { hasNoColour, oneSpaced, uriPayload },
  'js-yaml': { loadYaml },
  esrap: { printCommands: native.printCommands, measureCommands: native.measureCommands },
  zimmerframe: { nodeNames: native.nodeNames },
};

/** Makes what is not switched off known to the plugin's code. */
export function offerHelp(off: readonly string[]): void {
  const offered = Object.entries(helps).filter(([name]) => !off.includes(name));
  Object.defineProperty(globalThis, Symbol.for('nexxo.help'), {
    configurable: true,
    value: Object.freeze(Object.assign({ __proto__: null }, ...offered.map(([, members]) => members))),
  });
}
