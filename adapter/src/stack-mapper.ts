import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';

const FRAME = /^\s*at (?:(.*?) \()?(.*?):(\d+)(?::(\d+))?\)?$/;
const MAX_FRAMES = 50;

/** Turns stacks of the engine inside into stacks of the plugin's own sources. */
export class StackMapper {
  readonly #moduleName: string;
  readonly #readMap: () => string | null;
  #map: TraceMap | null | undefined;

  /**
   * @param moduleName the name under which the bundle was evaluated
   * @param readMap gives the bundle's source map as JSON; called for the first stack only
   */
  constructor(moduleName: string, readMap: () => string | null) {
    this.#moduleName = moduleName;
    this.#readMap = readMap;
  }

  /**
   * Builds the stack of an error as V8 writes one.
   *
   * @param header the first line: name and message
   * @param stack frames as QuickJS writes them
   * @returns header and frames of the plugin; frames of the sandbox itself are left out
   */
  map(header: string, stack: string): string {
    const lines = [header];
    for (const line of stack.split('\n')) {
      if (lines.length > MAX_FRAMES) break;
      const match = FRAME.exec(line);
      if (match?.[2] === this.#moduleName) lines.push(this.#frame(match));
    }
    return lines.join('\n');
  }

  #frame([, name, , line, column]: RegExpExecArray): string {
    const at = this.#position(Number(line), Number(column ?? 1));
    return name === undefined || name === '' ? `    at ${at}` : `    at ${name} (${at})`;
  }

  #position(line: number, column: number): string {
    this.#map ??= this.#load();
    if (this.#map !== null) {
      const original = originalPositionFor(this.#map, { line, column: Math.max(0, column - 1) });
      if (original.source !== null) return `${original.source}:${original.line}:${original.column + 1}`;
    }
    return `${this.#moduleName}:${line}:${column}`;
  }

  #load(): TraceMap | null {
    try {
      const json = this.#readMap();
      return json === null ? null : new TraceMap(json);
    } catch {
      return null;
    }
  }
}
