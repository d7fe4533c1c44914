const CODES: Record<string, number> = {
  IndexSizeError: 1,
  HierarchyRequestError: 3,
  InvalidCharacterError: 5,
  NotFoundError: 8,
  NotSupportedError: 9,
  InvalidStateError: 11,
  SyntaxError: 12,
  InvalidAccessError: 15,
  NetworkError: 19,
  AbortError: 20,
  QuotaExceededError: 22,
  TimeoutError: 23,
  DataCloneError: 25,
};

/** Only for an engine without its own. */
export class DOMException extends Error {
  constructor(message: string = '', options: string | { name?: string; cause?: unknown } = 'Error') {
    super(
      String(message),
      typeof options === 'object' && 'cause' in options ? { cause: options.cause } : undefined,
    );
    const name = typeof options === 'object' ? (options.name ?? 'Error') : String(options);
    Object.defineProperty(this, 'name', { value: name, configurable: true, writable: true });
  }

  get code(): number {
    return CODES[this.name] ?? 0;
  }
}
