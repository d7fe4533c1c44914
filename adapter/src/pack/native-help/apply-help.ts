import type { RolldownMagicString } from 'rolldown';
import { sha256 } from '../input-files.ts';
import { acornParts } from './acorn.ts';
import { babelParts } from './babel.ts';
import { babelPrintParts } from './babel-print.ts';
import { babelPrinterParts } from './babel-printer.ts';
import { babelWalkParts } from './babel-walk.ts';
import { d3DsvParts } from './d3-dsv.ts';
import { esrapParts } from './esrap.ts';
import { estreeWalkerParts } from './estree-walker.ts';
import { genMappingParts } from './gen-mapping.ts';
import { jsTokensParts } from './js-tokens.ts';
import { jsYamlParts } from './js-yaml.ts';
import { magicStringParts } from './magic-string.ts';
import { miniSvgDataUriParts } from './mini-svg-data-uri.ts';
import { findMinified, minifiedEdits } from './minified.ts';
import type { Part } from './part.ts';
import { postcssParts } from './postcss.ts';
import { postcssNestedParts } from './postcss-nested.ts';
import { postcssSelectorParserParts } from './postcss-selector-parser.ts';
import { remappingParts } from './remapping.ts';
import { rollupReplaceParts } from './rollup-replace.ts';
import { sourceMapJsParts } from './source-map-js.ts';
import { codecParts } from './sourcemap-codec.ts';
import { svelteParts } from './svelte.ts';
import { svelteHead, svelteMarker, svelteMinifiedParts } from './svelte-minified.ts';
import { tosourceParts } from './tosource.ts';
import { unpluginReplaceParts } from './unplugin-replace.ts';
import { vueParts } from './vue.ts';
import { zimmerframeParts } from './zimmerframe.ts';

const parts: readonly Part[] = [
  ...codecParts,
  ...magicStringParts,
  ...jsTokensParts,
  ...remappingParts,
  ...postcssParts,
  ...postcssNestedParts,
  ...unpluginReplaceParts,
  ...rollupReplaceParts,
  ...d3DsvParts,
  ...tosourceParts,
  ...miniSvgDataUriParts,
  ...jsYamlParts,
  ...acornParts,
  ...babelParts,
  ...babelPrintParts,
  ...babelPrinterParts,
  ...babelWalkParts,
  ...esrapParts,
  ...estreeWalkerParts,
  ...genMappingParts,
  ...postcssSelectorParserParts,
  ...sourceMapJsParts,
  ...vueParts,
  ...svelteParts,
  ...zimmerframeParts,
];

/** Where the functions are that the guest offers; see `crates/guest/js/help`. Absent in an engine that has none. */
const FIND_HELP = 'var $nexxo_help = globalThis[Symbol.for("nexxo.help")]; ';

/** The texts one of which a module has that can be recognised. */
export const helpMarkers: readonly string[] = [...new Set(parts.map(({ start }) => start)), svelteMarker];

/**
 * Puts calls of native help into what is recognised in a module. All stays on its line, so that places in stack traces are
 * those of the package.
 *
 * @returns false where nothing was
 */
export function applyHelp(text: RolldownMagicString, code: string): boolean {
  let isChanged = false;
  for (const part of parts) {
    const found = find(part, code);
    if (found === null) continue;
    const { start, home, flags } = found;
    for (const [place, of, added] of part.edits) {
      const at = code.indexOf(of, start);
      const inserted = added.replaceAll('$FLAGS', String(flags));
      if (place === 'before') text.appendLeft(at, inserted);
      else if (place === 'behind') text.appendLeft(at + of.length, inserted);
      else text.overwrite(at, at + of.length, inserted);
    }
    text.prependRight(home, FIND_HELP);
    isChanged = true;
  }
  return applyToMinified(text, code) || isChanged;
}

function applyToMinified(text: RolldownMagicString, code: string): boolean {
  const marker = code.indexOf(svelteMarker);
  const head = marker < 0 ? -1 : code.indexOf(svelteHead, marker);
  if (head < 0) return false;
  let isChanged = false;
  for (const part of svelteMinifiedParts) {
    const found = findMinified(part, code);
    if (found === null) continue;
    for (const [start, end, added] of minifiedEdits(part, found)) {
      if (start === end) text.appendLeft(start, added);
      else text.overwrite(start, end, added);
    }
    isChanged = true;
  }
  if (isChanged) text.appendLeft(head + svelteHead.length, FIND_HELP);
  return isChanged;
}

/** Where a part is in a module, where the statement begins that has it, and its flags; null where it is not there, or not exactly so. */
function find(
  { start, within, through, forms }: Part,
  code: string,
): { start: number; home: number; flags: number } | null {
  for (let at = code.indexOf(start); at >= 0; at = code.indexOf(start, at + 1)) {
    if (at > 0 && code.charAt(at - 1) !== '\n') continue;
    let end = at + start.length;
    for (const text of through) {
      const next = code.indexOf(text, end);
      if (next < 0) return null;
      end = next + text.length;
    }
    const digest = sha256(code.slice(at, end));
    const form = forms.find(([known]) => known === digest);
    if (form === undefined) continue;
    const home = within === undefined ? at : lineBefore(code, within, at);
    if (home >= 0) return { start: at, home, flags: form[2] ?? 0 };
  }
  return null;
}

/** Where the last line before `end` is that begins with a text; -1 where none does. */
function lineBefore(code: string, text: string, end: number): number {
  if (end === 0) return -1;
  const at = code.lastIndexOf(`\n${text}`, end - 1);
  return at < 0 ? -1 : at + 1;
}
