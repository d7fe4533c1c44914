import { type NexxoErrorCode, REMEDIES } from './error-codes.ts';
import type { Grant } from './grant.ts';

/** Where an error of the sandbox happened, and what it measured. */
export interface NexxoErrorDetails {
  /** The plugin's name. */
  plugin?: string | undefined;
  /** The hook that ran. */
  hook?: string | undefined;
  /** The module that the hook was called for. */
  id?: string | undefined;
  /** The limit that was met: milliseconds, bytes or calls, by the code. */
  limit?: number | undefined;
  /** What was used, in the limit's unit. */
  used?: number | undefined;
  /** What the plugin asked for, where it was denied: a file, an id, a key of a config. */
  asked?: string | undefined;
  /** The settings that would allow it. */
  grant?: Grant | undefined;
  /** The error behind this one. */
  cause?: unknown;
  /** Whether what happened is told together with what to do about it. */
  hasRemedy?: boolean | undefined;
}

/**
 * An error of the sandbox itself, as opposed to one that a plugin threw, which reaches the bundler as it is.
 *
 * The message begins with the code and ends with what to do about it. Bundlers overwrite `code` with their own and keep
 * this one in `pluginCode`.
 */
export class NexxoError extends Error {
  /** The code: a key of the table in `docs/errors.md`. */
  code: NexxoErrorCode;
  declare plugin?: string;
  declare hook?: string;
  declare id?: string;
  declare limit?: number;
  declare used?: number;
  declare asked?: string;
  declare grant?: Grant;

  /**
   * @param code a code of `docs/errors.md`
   * @param what what happened, without a full stop
   * @param details where it happened
   */
  constructor(code: NexxoErrorCode, what: string, details: NexxoErrorDetails = {}) {
    super(messageOf(code, what, details), details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    for (const key of ['plugin', 'hook', 'id', 'limit', 'used', 'asked', 'grant'] as const) {
      const value = details[key];
      if (value !== undefined)
        Object.defineProperty(this, key, { value, enumerable: true, writable: true, configurable: true });
    }
  }
}

Object.defineProperty(NexxoError.prototype, 'name', {
  value: 'NexxoError',
  writable: true,
  configurable: true,
});

function messageOf(code: NexxoErrorCode, what: string, details: NexxoErrorDetails): string {
  const { plugin, hook, id, hasRemedy } = details;
  const where = [plugin && `plugin ${plugin}`, hook && `hook ${hook}`, id && `module ${JSON.stringify(id)}`]
    .filter(Boolean)
    .join(', ');
  const told = `${code}: ${what}${where === '' ? '' : ` (${where})`}.`;
  return hasRemedy === true ? told : `${told} ${REMEDIES[code]}`;
}
