import { type CallPlace, calleeAt } from './callee.ts';

/** The engine's words for an error, and V8's, where they do not depend on more than the error tells. */
const MESSAGES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  TypeError: {
    'cannot convert symbol to string': 'Cannot convert a Symbol value to a string',
    'BigInt are forbidden in JSON.stringify': 'Do not know how to serialize a BigInt',
    'empty array': 'Reduce of empty array with no initial value',
    'cannot invoke a running generator': 'Generator is already running',
    'not a Date object': 'this is not a Date object.',
    'invalid value used as WeakMap key': 'Invalid value used as weak map key',
    toPrimitive: 'Cannot convert object to primitive value',
  },
  RangeError: {
    'invalid array length': 'Invalid array length',
    'Date value is NaN': 'Invalid time value',
    'bad normalization form': 'The normalization form should be one of NFC, NFD, NFKC, NFKD.',
  },
  URIError: {
    'expecting hex digit': 'URI malformed',
    'malformed UTF-8': 'URI malformed',
    'invalid character': 'URI malformed',
  },
};

/** What the engine says of a property, with its name and of what it is: the errors that plugins show most. */
const PROPERTY = /^cannot (read|set) property '(.*)' of (undefined|null)$/s;

/**
 * Gives an error that the engine threw the words of V8, which plugins print, compare and search.
 *
 * @param place where it was thrown
 *
 * An error that a plugin made itself with one of these texts gets the other one too; nobody words errors in that way.
 */
export function useV8Words(error: unknown, place: CallPlace | undefined): void {
  if (!(error instanceof Error) || !Object.hasOwn(error, 'message')) return;
  const { name, message } = error;
  if (typeof message !== 'string' || typeof name !== 'string') return;
  const known =
    (Object.hasOwn(MESSAGES, name) ? MESSAGES[name]?.[message] : undefined) ?? ofProperty(message);
  const words = known ?? (message === 'not a function' && place !== undefined ? ofCallee(place) : undefined);
  if (words !== undefined)
    Object.defineProperty(error, 'message', {
      value: words,
      writable: true,
      configurable: true,
      enumerable: false,
    });
}

/** What was called is known where a function of the plugin called it, not where the engine did. */
function ofCallee(place: CallPlace): string | undefined {
  const callee = calleeAt(place);
  return callee && `${callee.text} is not a ${callee.isConstructed ? 'constructor' : 'function'}`;
}

function ofProperty(message: string): string | undefined {
  if (!message.startsWith('cannot ')) return undefined;
  const [, verb, property = '', of] = PROPERTY.exec(message) ?? [];
  if (verb === undefined) return undefined;
  if (property === 'Symbol.iterator')
    return `${of} is not iterable (cannot read property Symbol(Symbol.iterator))`;
  return `Cannot ${verb} properties of ${of} (${verb === 'set' ? 'setting' : 'reading'} '${property}')`;
}
