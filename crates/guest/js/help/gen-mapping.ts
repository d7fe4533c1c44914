interface Place {
  line: number;
  column: number;
}

interface Mapping {
  generated: Place;
  source?: string;
  original: Place;
  name?: string;
  content?: unknown;
}

interface Indexes {
  _indexes: Record<string, number | undefined>;
}

/** What of a `GenMapping` is looked at. */
interface GenMapping {
  _mappings: number[][][];
  _sources: Indexes;
  _sourcesContent: unknown[];
  _names: Indexes;
}

/** The package's own function behind `maybeAddMapping`, with what comes from a mapping in the order in which it is asked for. */
type AddSegment = (
  isOptional: boolean,
  map: GenMapping,
  line: number,
  column: number,
  source: string | null,
  sourceLine: number | null,
  sourceColumn: number | null,
  name: string | null | undefined,
  content: unknown,
) => void;

/** The map that the last mapping was added to, and its source, where both are as plain as most are. */
let lastMap: GenMapping | undefined;
let lastSource: string | undefined;
let lastSourceIndex = 0;

/** Adds a segment behind the last of its line, unless that says the same. */
function addBehind(
  segments: number[][],
  last: number[],
  column: number,
  source: number,
  sourceLine: number,
  sourceColumn: number,
  name: number,
): void {
  if (
    last[1] === source &&
    last[2] === sourceLine &&
    last[3] === sourceColumn &&
    last.length !== 1 &&
    (last.length === 5 ? last[4] : -1) === name
  )
    return;
  segments[segments.length] =
    name === -1
      ? [column, source, sourceLine, sourceColumn]
      : [column, source, sourceLine, sourceColumn, name];
}

/** `maybeAddMapping` of gen-mapping, which needs no search where a mapping is the last of its line and its source and name are known. */
export function maybeAddMapping(map: GenMapping, mapping: Mapping, addSegment: AddSegment): void {
  const { generated, source, original, name, content } = mapping;
  const line = generated.line - 1;
  const { column } = generated;
  if (!source) {
    addSegment(true, map, line, column, null, null, null, null, null);
    return;
  }
  const sourceLine = original.line - 1;
  const sourceColumn = original.column;
  const segments = map._mappings[line];
  const sourceIndex = map._sources._indexes[source];
  const nameIndex = name ? map._names._indexes[name] : -1;
  const last = segments?.[segments.length - 1];
  if (
    segments === undefined ||
    last === undefined ||
    sourceIndex === undefined ||
    nameIndex === undefined ||
    sourceIndex === map._sourcesContent.length ||
    !(column >= (last[0] as number))
  )
    addSegment(true, map, line, column, source, sourceLine, sourceColumn, name, content);
  else {
    if (sourceIndex < map._sourcesContent.length) {
      lastMap = map;
      lastSource = source;
      lastSourceIndex = sourceIndex;
    }
    addBehind(segments, last, column, sourceIndex, sourceLine, sourceColumn, nameIndex);
  }
}

/**
 * Adds a mapping to the map that the last one was added to.
 *
 * @param line - of the source, from 1
 * @returns false, with nothing done, where it needs more than that: another map or source, a new name or line
 */
export function isMarked(
  map: unknown,
  { line: toLine, column: toColumn }: Place,
  source: unknown,
  line: number,
  column: number,
  name: unknown,
): boolean {
  if (lastMap === undefined || map !== lastMap || source !== lastSource) return false;
  const segments = lastMap._mappings[toLine - 1];
  const last = segments?.[segments.length - 1];
  const nameIndex = name ? lastMap._names._indexes[name as string] : -1;
  if (
    segments === undefined ||
    last === undefined ||
    nameIndex === undefined ||
    !(toColumn >= (last[0] as number))
  )
    return false;
  addBehind(segments, last, toColumn, lastSourceIndex, line - 1, column, nameIndex);
  return true;
}
