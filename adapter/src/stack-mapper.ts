import type * as TraceMapping from '@jridgewell/trace-mapping';
import { lazyPackage } from './lazy-package.ts';

const tracing = lazyPackage<typeof TraceMapping>('@jridgewell/trace-mapping');

const FRAME = /^\s*at (?:(.*?) \()?(.*?):(\d+)(?::(\d+))?\)?$/;
const MAX_FRAMES = 50;

/** Turns stacks of the engine inside into stacks of the plugin's own sources. */
export class StackMapper {
  readonly #moduleName: string;
  readonly #readMap: () => string | null;
  #map: TraceMapping.TraceMap | null | undefined;

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
      const frame = match?.[2] === this.#moduleName ? this.#frame(match) : undefined;
      if (frame !== undefined) lines.push(frame);
    }
    return lines.join('\n');
  }

  #frame([, name, , line, column]: RegExpExecArray): string | undefined {
    const at = this.#position(Number(line), Number(column ?? 1));
    if (at === undefined) return undefined;
    return name === undefined || name === '' ? `    at ${at}` : `    at ${name} (${at})`;
  }

  /** Undefined for code that packing added, which is in no source. */
  #position(line: number, column: number): string | undefined {
    if (this.#map === undefined) this.#map = this.#load();
    if (this.#map === null) return `${this.#moduleName}:${line}:${column}`;
    const original = tracing().originalPositionFor(this.#map, { line, column: Math.max(0, column - 1) });
    return original.source === null
      ? undefined
      : `${original.source}:${original.line}:${original.column + 1}`;
  }

  #load(): TraceMapping.TraceMap | null {
    try {
      const json = this.#readMap();
      return json === null ? null : new (tracing().TraceMap)(json);
    } catch {
      return null;
    }
  }
}
