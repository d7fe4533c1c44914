import { native } from '../native.ts';

const DETAIL_LINES = 0;
const DETAIL_CHARACTERS = 1;
const DETAIL_WORDS = 2;

/** What a `MagicString` of version 1 does differently; the flags are in the guest's `mappings/magic_string.rs`. */
const VERSION_1 = 9;
/** Not the guest's: `hires: 'boundary'` means something. */
const BOUNDARIES = 16;

type Lines = number[][][];

/**
 * What `mappings` and the loop over the chunks make in `generateDecodedMap` of versions before 1.
 *
 * @returns text or arrays; undefined for what the package's own code has to do
 */
export function magicMappings(
  magic: object,
  hires: unknown,
  flags: number,
  wantsText: boolean,
): string | Lines | undefined {
  const isWords = hires === 'boundary' && (flags & BOUNDARIES) !== 0;
  const detail = isWords ? DETAIL_WORDS : hires ? DETAIL_CHARACTERS : DETAIL_LINES;
  return native.magicMappings(magic, 0, detail, flags, wantsText)?.[0];
}

interface Encoder {
  out: string;
  pos: number;
  lines: unknown[];
  needsComma: boolean;
  prevGenColumn: number;
  prevSourceIndex: number;
  prevSourceLine: number;
  prevSourceColumn: number;
}

/** The `Mappings` of version 1. */
interface Mappings {
  hires: unknown;
  generatedCodeLine: number;
  generatedCodeColumn: number;
  raw: Lines;
  rawSegments: number[][];
  rawRangeMappings: unknown;
  encoder: Encoder | null;
}

function isFresh(mappings: Mappings): boolean {
  const { generatedCodeLine, generatedCodeColumn, rawSegments, rawRangeMappings, encoder } = mappings;
  const isUnused = generatedCodeLine === 0 && generatedCodeColumn === 0 && rawSegments.length === 0;
  const isEncoderUnused = encoder === null || (encoder.out === '' && encoder.pos === 0);
  return isUnused && isEncoderUnused && rawRangeMappings === undefined;
}

/**
 * `Mappings.prototype.addMagicString` of version 1, where nothing was added before.
 *
 * @returns false for what the package's own code has to do
 */
export function addMagicString(mappings: Mappings, magic: object, sourceIndex: number): boolean {
  if (sourceIndex < 0 || !isFresh(mappings)) return false;
  const { hires, encoder } = mappings;
  const detail = hires === 'boundary' ? DETAIL_WORDS : hires ? DETAIL_CHARACTERS : DETAIL_LINES;
  const made = native.magicMappings(magic, sourceIndex, detail, VERSION_1, encoder !== null);
  if (made === undefined) return false;
  const [result, line, column, needsComma, generated, source, sourceLine, sourceColumn] = made;
  mappings.generatedCodeLine = line;
  mappings.generatedCodeColumn = column;
  if (typeof result !== 'string') {
    mappings.raw = result;
    mappings.rawSegments = result[line] ?? [];
  } else if (encoder !== null) {
    mappings.rawSegments = [];
    encoder.out = result;
    encoder.needsComma = needsComma === 1;
    encoder.prevGenColumn = generated;
    encoder.prevSourceIndex = source;
    encoder.prevSourceLine = sourceLine;
    encoder.prevSourceColumn = sourceColumn;
  }
  return true;
}
