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

function isSame(last: number[], source: number, line: number, column: number, name: number): boolean {
  if (last.length === 1 || last[1] !== source || last[2] !== line || last[3] !== column) return false;
  return name === (last.length === 5 ? last[4] : -1);
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
  else if (!isSame(last, sourceIndex, sourceLine, sourceColumn, nameIndex))
    segments[segments.length] = name
      ? [column, sourceIndex, sourceLine, sourceColumn, nameIndex]
      : [column, sourceIndex, sourceLine, sourceColumn];
}
