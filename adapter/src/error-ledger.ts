import { isDangerousKey } from './value/clean-data.ts';
import { plainData } from './value/plain-data.ts';

const MAX_KEPT = 256;
const MARK = '$nexxoError';

interface Entry {
  original: unknown;
  /** The message and properties as they went in, to see what the plugin changed. */
  message: string;
  props: Record<string, unknown>;
}

/**
 * Errors that the host threw into the guest. When the guest lets one out again, the bundler gets the original object.
 */
export class ErrorLedger {
  readonly #entries = new Map<number, Entry>();
  #last = 0;

  /**
   * Makes what crosses in the place of an error.
   *
   * @param original what the host threw
   * @returns an error with the same name, message and data, marked with a number
   */
  carry(original: unknown): unknown {
    if (original === null || typeof original !== 'object') return original;
    const { carrier, props } = copyOf(original, 0);
    this.#last += 1;
    const number = this.#last;
    Object.assign(carrier, { [MARK]: number });
    this.#entries.set(number, { original, message: carrier.message, props });
    this.#entries.delete(number - MAX_KEPT);
    return carrier;
  }

  /**
   * Finds the original of an error that came out, and puts on it what the plugin changed.
   *
   * @param error what came out
   * @returns the original, or undefined where the error is the plugin's own
   */
  restore(error: object): { original: unknown } | undefined {
    const number: unknown = Reflect.get(error, MARK);
    if (typeof number !== 'number') return undefined;
    const entry = this.#entries.get(number);
    if (entry === undefined) {
      Reflect.deleteProperty(error, MARK);
      return undefined;
    }
    applyChanges(entry, error);
    return { original: entry.original };
  }
}

const MAX_CAUSES = 4;

/** An error that can cross: no class, its data, and the errors behind it. */
function copyOf(original: object, depth: number): { carrier: Error; props: Record<string, unknown> } {
  const { name, message, stack } = original as { name?: unknown; message?: unknown; stack?: unknown };
  const carrier = new Error(String(message ?? ''));
  if (typeof name === 'string' && name !== 'Error') hide(carrier, 'name', name);
  if (typeof stack === 'string') hide(carrier, 'stack', stack);
  const props: Record<string, unknown> = {};
  for (const key of new Set([...Object.keys(original), 'cause', 'errors'])) {
    if (key === 'message' || key === 'stack' || key === MARK || isDangerousKey(key)) continue;
    const value = errorData(Reflect.get(original, key), depth);
    if (value !== undefined) props[key] = value;
  }
  return { carrier: Object.assign(carrier, props), props };
}

function errorData(value: unknown, depth: number): unknown {
  if (depth >= MAX_CAUSES) return undefined;
  if (value instanceof Error) return copyOf(value, depth + 1).carrier;
  if (Array.isArray(value) && value.some((item) => item instanceof Error)) {
    return value.map((item) => errorData(item, depth));
  }
  return plainData(value);
}

function hide(target: object, key: string, value: unknown): void {
  Object.defineProperty(target, key, { value, configurable: true, writable: true });
}

function applyChanges({ original, message, props }: Entry, error: object): void {
  const target = original as Record<string, unknown>;
  const came = error as Record<string, unknown>;
  if (typeof came['message'] === 'string' && came['message'] !== message)
    Reflect.set(target, 'message', came['message']);
  for (const key of Object.keys(came)) {
    if (key === MARK || key === 'message' || key === 'stack' || isDangerousKey(key)) continue;
    if (JSON.stringify(came[key]) !== JSON.stringify(props[key])) Reflect.set(target, key, came[key]);
  }
}
