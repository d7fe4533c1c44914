import path from 'node:path';
import { checkLocation } from './checks/error-location.ts';
import type { Guard } from './checks/guard.ts';
import { NexxoError, type NexxoErrorDetails } from './error.ts';
import { isErrorCode, type NexxoErrorCode } from './error-codes.ts';
import type { ErrorLedger } from './error-ledger.ts';
import { grantText } from './grant.ts';
import type { StackMapper } from './stack-mapper.ts';
import { cleanData, isDangerousKey } from './value/clean-data.ts';
import { plainError, plainText, plainTextDeep } from './value/text.ts';

/** Codes that the guest may put on an error. Any other would let a plugin pose as the sandbox. */
const GUEST_CODES: ReadonlySet<NexxoErrorCode> = new Set<NexxoErrorCode>([
  'NEXXO_UNSUPPORTED',
  'NEXXO_EXPORT_MISSING',
  'NEXXO_HOOK_RESULT',
  'NEXXO_VALUE',
  'NEXXO_REFERENCE_LIMIT',
  'NEXXO_FS_DENIED',
  'NEXXO_FILE_CHANGED',
  'NEXXO_NETWORK_DENIED',
  'NEXXO_PROCESS_DENIED',
]);

const MAX_CAUSES = 8;

/** Makes the errors of one plugin what the bundler sees. */
export class GuestErrors {
  readonly #ledger: ErrorLedger;
  readonly #stacks: StackMapper;
  readonly #guard: Guard;

  constructor(ledger: ErrorLedger, stacks: StackMapper, guard: Guard) {
    this.#ledger = ledger;
    this.#stacks = stacks;
    this.#guard = guard;
  }

  /**
   * What to throw for something that the plugin threw.
   *
   * @param thrown the value as the addon decoded it
   * @param where the call, for errors of the sandbox's own
   * @param refusedMemory the limit in bytes, where the plugin was refused memory during the entry
   * @returns the original where the host threw it in; a NexxoError where the guest's side of the sandbox threw; else
   *   the plugin's error with its name, message and data, and a stack of its own sources
   */
  toHost(thrown: unknown, where: NexxoErrorDetails, refusedMemory?: number): unknown {
    if (thrown === null || typeof thrown !== 'object')
      return typeof thrown === 'string' ? plainText(thrown) : thrown;
    const known = this.#ledger.restore(thrown);
    if (known !== undefined) return known.original;
    const { plugin, hook, id } = where;
    checkLocation(thrown, this.#guard, { plugin: plugin ?? '', hook, id });
    if (!(thrown instanceof Error)) return plainTextDeep(cleanData(thrown));
    this.tidy(thrown);
    dropClaims(thrown, plugin);
    const code: unknown = Reflect.get(thrown, 'nexxo') ?? Reflect.get(thrown, 'code');
    if (isErrorCode(code) && GUEST_CODES.has(code)) {
      const what = thrown.message.replace(/\.$/, '');
      if (code === 'NEXXO_FS_DENIED') return this.#fileDenied(what, thrown, where);
      return new NexxoError(code, what, { ...where, cause: thrown });
    }
    // Any other code of ours would be a claim that the sandbox stopped something.
    if (isErrorCode(Reflect.get(thrown, 'code'))) Reflect.deleteProperty(thrown, 'code');
    return resourceError(thrown, where, refusedMemory) ?? thrown;
  }

  #fileDenied(what: string, thrown: Error, where: NexxoErrorDetails): NexxoError {
    const asked: unknown = Reflect.get(thrown, 'path');
    const details = { ...where, cause: thrown };
    const isGrantable = /is not granted/.test(what) && !/^writing |leads out of/.test(what);
    if (typeof asked !== 'string' || !isGrantable) return new NexxoError('NEXXO_FS_DENIED', what, details);
    const grant = this.#guard.readGrant(path.resolve(asked), what.includes('may hold secrets'));
    const [refusal] = what.split('; the grant would be');
    const message = `${refusal}; \`${grantText(grant)}\` would allow it`;
    return new NexxoError('NEXXO_FS_DENIED', message, { ...details, asked, grant });
  }

  /** Makes an error that came out of the guest one that the bundler may show, with a stack of the plugin's own sources. */
  tidy(error: Error, depth = 0): Error {
    for (const key of Object.keys(error)) if (isDangerousKey(key)) Reflect.deleteProperty(error, key);
    plainError(error);
    takeClass(error);
    this.setStack(error, error.stack ?? '');
    for (const key of ['cause', 'errors']) {
      const behind: unknown = Object.hasOwn(error, key) ? Reflect.get(error, key) : undefined;
      if (behind === undefined) continue;
      Object.defineProperty(error, key, {
        value: behind,
        writable: true,
        configurable: true,
        enumerable: false,
      });
      if (depth >= MAX_CAUSES) continue;
      for (const item of [behind].flat()) if (item instanceof Error) this.tidy(item, depth + 1);
    }
    return error;
  }

  /**
   * Gives an error the place in the plugin that it came from.
   *
   * @param stack frames of the engine inside
   */
  setStack(error: Error, stack: string): void {
    const header = error.message === '' ? error.name : `${error.name}: ${error.message}`;
    const mapped = this.#stacks.map(plainText(header), stack);
    Object.defineProperty(error, 'stack', { value: mapped, writable: true, configurable: true });
  }
}

const CLASSES: ReadonlyMap<string, typeof Error> = new Map(
  [EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError].map((type) => [type.name, type]),
);

/** An error of one of the language's own classes is one here too: it is told as such, and can be told from others. */
function takeClass(error: Error): void {
  const own = CLASSES.get(error.name);
  if (own !== undefined && Object.getPrototypeOf(error) === Error.prototype)
    Object.setPrototypeOf(error, own.prototype);
}

/** Takes from an error what it says in the name of others: the bundler says these itself. */
function dropClaims(error: Error, plugin: string | undefined): void {
  const claimed: unknown = Reflect.get(error, 'plugin');
  if (claimed !== undefined && claimed !== plugin) Reflect.deleteProperty(error, 'plugin');
  if (isErrorCode(Reflect.get(error, 'pluginCode'))) Reflect.deleteProperty(error, 'pluginCode');
}

/**
 * What to throw for an error of the addon: a limit, a trap, a frame that does not decode.
 *
 * @param error what `enter` threw
 * @param where the call
 */
export function toSandboxError(error: unknown, where: NexxoErrorDetails): unknown {
  if (error instanceof NexxoError || !(error instanceof Error)) return error;
  const code: unknown = Reflect.get(error, 'code');
  if (!isErrorCode(code)) return error;
  const limit: unknown = Reflect.get(error, 'limit');
  const used: unknown = Reflect.get(error, 'used');
  const details: NexxoErrorDetails = { ...where };
  if (typeof limit === 'number') details.limit = limit;
  if (typeof used === 'number') details.used = used;
  return new NexxoError(code, plainText(error.message), details);
}

/** Whether an instance cannot be entered again after this error. */
export function isFatal(error: unknown): boolean {
  return error instanceof NexxoError && FATAL.has(error.code);
}

const FATAL: ReadonlySet<NexxoErrorCode> = new Set<NexxoErrorCode>([
  'NEXXO_CPU_LIMIT',
  'NEXXO_MEMORY_LIMIT',
  'NEXXO_STACK_OVERFLOW',
  'NEXXO_TRAP',
  'NEXXO_POISONED',
  'NEXXO_DISPOSED',
  'NEXXO_FRAME',
]);

/** An exception of the engine for a limit that is met inside, where the plugin did not catch it. */
function resourceError(
  error: Error,
  where: NexxoErrorDetails,
  refusedMemory: number | undefined,
): NexxoError | undefined {
  if (refusedMemory !== undefined && error.message === 'out of memory') {
    return new NexxoError('NEXXO_MEMORY_LIMIT', 'it ran out of memory', {
      ...where,
      limit: refusedMemory,
      cause: error,
    });
  }
  if (error.name === 'RangeError' && error.message === 'Maximum call stack size exceeded') {
    return new NexxoError('NEXXO_STACK_OVERFLOW', 'it recursed too deep', { ...where, cause: error });
  }
  return undefined;
}
