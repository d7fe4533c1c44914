import { REGISTRY_ERRORS, type RegistryErrorCode } from './error-codes.ts';

/** That a registry refused something, or that a client refused what a registry answered. */
export class RegistryError extends Error {
  /** A code of docs/errors.md. */
  readonly code: RegistryErrorCode;

  /**
   * @param code a code of docs/errors.md
   * @param what what happened, a sentence without its full stop
   * @param options `cause`: the error behind this one
   */
  constructor(code: RegistryErrorCode, what: string, options?: { cause?: unknown }) {
    super(`${code}: ${what}. ${REGISTRY_ERRORS[code]}`, options);
    this.name = 'RegistryError';
    this.code = code;
  }
}
