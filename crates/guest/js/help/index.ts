import { native } from '../native.ts';
import { acornExpression, acornMade, acornMayPass, acornTree } from './acorn-tree.ts';
import { eachCommented, isNoImport, noScopes } from './babel.ts';
import { printChar, printFrom, printNode, printSpace, printToken, printWord } from './babel-print.ts';
import { babelClass, babelEscape, babelKnown, babelPrint, babelPrinter } from './babel-printer.ts';
import { babelTree } from './babel-tree.ts';
import { babelGet, babelWalk } from './babel-walk.ts';
import { dsvRows, rowConverter } from './dsv.ts';
import { contextMade, printTree, visitorsLoaded, visitorsMade } from './esrap.ts';
import { maybeAddMapping } from './gen-mapping.ts';
import { blankComments, jsTokens, tokenTypes } from './js-tokens.ts';
import { loadYaml } from './js-yaml.ts';
import { addMagicString, magicMappings } from './magic-string.ts';
import { splitList, tokenKinds } from './postcss.ts';
import { mergeSelectors } from './postcss-nested.ts';
import { traceMappings } from './remapping.ts';
import { hasNoMatch, unlessAbsent } from './replace.ts';
import { beyondAscii, simpleName, sourceUnits } from './sass.ts';
import { hasNoColour, oneSpaced, uriPayload } from './svg-uri.ts';
import { toSource } from './to-source.ts';
import { forwardTo, scopedSelector } from './vue.ts';
import { mapCharacters, mapsKnown, mergeMaps, writeMappings } from './vue-maps.ts';
import { walkNodes, walkTree } from './zimmerframe.ts';

/** Functions, and what the packages' code looks at itself. */
type Members = Record<string, ((...args: never[]) => unknown) | object | true>;

/** What code of recognised packages calls before it does the same itself, by the name that switches it off. */
const helps: Record<string, Members> = {
  'sourcemap-codec': { encode: native.encodeMappings, decode: native.decodeMappings },
  'magic-string': { magicMappings, addMagicString },
  'js-tokens': { jsTokens, tokenTypes, blankComments },
  remapping: { traceMappings },
  postcss: {
    splitList,
    lastLine: { lines: undefined, at: 0 },
    tokenKinds,
    tokenEnd: native.cssTokenEnd,
  },
  'postcss-nested': { mergeSelectors },
  sass: { dartHash: native.dartHash, sourceUnits, simpleName, beyondAscii },
  replace: { hasNoMatch, unlessAbsent },
  'd3-dsv': { dsvRows, rowConverter },
  tosource: { toSource },
  'mini-svg-data-uri': { hasNoColour, oneSpaced, uriPayload },
  'js-yaml': { loadYaml },
  acorn: {
    acornWordEnd: native.wordEnd,
    acornBlankEnd: native.blankEnd,
    acornMade,
    acornMayPass,
    acornTree,
    acornExpression,
  },
  babel: {
    wordEnd: native.wordEnd,
    spaceEnd: native.spaceEnd,
    noScopes,
    isNoImport,
    babelTree,
    quickComments: true,
    eachCommented,
    quickWalk: true,
    babelWalk,
    babelGet,
    babelClass,
    babelEscape,
    babelKnown,
    babelPrint,
    babelPrinter,
    printChar,
    printFrom,
    printNode,
    printSpace,
    printToken,
    printWord,
  },
  'gen-mapping': { maybeAddMapping },
  esrap: {
    printCommands: native.printCommands,
    measureCommands: native.measureCommands,
    contextMade,
    visitorsLoaded,
    visitorsMade,
    printTree,
  },
  'postcss-selector-parser': { quickClone: true },
  vue: { forwardTo, quickLines: true, scopedSelector, mapsKnown, mapCharacters, mergeMaps, writeMappings },
  'estree-walker': { estreeVisit: native.estreeVisit },
  svelte: { valueEnd: native.valueEnd },
  zimmerframe: { walkNodes, walkTree, copyPlain: native.copyPlain },
};

/** Makes what is not switched off known to the plugin's code. */
export function offerHelp(off: readonly string[]): void {
  const offered = Object.entries(helps).filter(([name]) => !off.includes(name));
  Object.defineProperty(globalThis, Symbol.for('nexxo.help'), {
    configurable: true,
    value: Object.freeze(Object.assign({ __proto__: null }, ...offered.map(([, members]) => members))),
  });
}
