import { jsonError } from './json-error.ts';
import { process } from './process.ts';

type Parse = (this: unknown, text: unknown, reviver?: unknown) => unknown;

const engineParse = JSON.parse as Parse;
/** The version whose V8 tells line and column. */
const TELLS_LINES = 22;

const own: { parse: Parse } = {
  /** The engine's own, with V8's words where the text is no JSON: plugins show them to their users. */
  parse(text: unknown, reviver?: unknown): unknown {
    const source = typeof text === 'string' ? text : `${text as string}`;
    try {
      return engineParse(source, reviver);
    } catch (error) {
      const { node } = process['versions'] as { node: string };
      const message =
        error instanceof SyntaxError ? jsonError(source, Number.parseInt(node, 10) >= TELLS_LINES) : null;
      throw message === null ? error : new SyntaxError(message);
    }
  },
};

Object.defineProperty(own.parse, 'length', { value: 2, configurable: true });
Object.defineProperty(JSON, 'parse', {
  value: own.parse,
  writable: true,
  configurable: true,
  enumerable: false,
});
