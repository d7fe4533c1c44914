import { paintError } from './output/paint.ts';
import { plainData, plainLines } from './output/plain-text.ts';
import { Refusal } from './refusal.ts';
import { UsageError } from './usage-error.ts';

/** What a command ends with. */
export const ExitCode = {
  done: 0,
  /** It does not verify, is not approved, or differs. */
  refused: 1,
  /** Wrong use, or it cannot be done. */
  unusable: 2,
} as const;

export interface Failure {
  code: string;
  message: string;
  /** What is behind it. */
  cause?: string;
  next?: string;
}

/** Codes of docs/errors.md that say that a plugin or a registry is not what it should be; all others are about what was asked for. */
const refusals =
  /^NEXXO_(?:UNSIGNED|MANIFEST_|ENVELOPE_|SIGNATURE_|SIGNER_|KEY_EXPIRED|KEY_REVOKED|THRESHOLD|VERSION_|ENGINE_RANGE|FILE_|ARCHIVE_|LOCK_(?!INVALID)|LOG_|NAME_|PUBLISH_|REGISTRY_ANSWER|[A-Z]+_DENIED)/;

/** What went wrong as data, and what the process ends with. */
export function failureOf(error: unknown): Failure & { exitCode: number } {
  const { code, message, stack } = (error ?? {}) as NodeJS.ErrnoException;
  if (error instanceof Refusal || error instanceof UsageError)
    return {
      code: error instanceof Refusal ? error.code : 'USAGE',
      message: error.message,
      ...(error.next === undefined ? {} : { next: error.next }),
      exitCode: error instanceof Refusal ? ExitCode.refused : ExitCode.unusable,
    };
  if (typeof code === 'string' && code.startsWith('NEXXO_'))
    return {
      code,
      ...causeOf(error),
      // The message begins with the code, which is told apart here.
      message: message.startsWith(`${code}: `) ? message.slice(code.length + 2) : message,
      exitCode: refusals.test(code) ? ExitCode.refused : ExitCode.unusable,
    };
  if (typeof code === 'string' && /^E[A-Z0-9]+$/.test(code))
    return { code, message, exitCode: ExitCode.unusable };
  return { code: 'INTERNAL', message: stack ?? String(message ?? error), exitCode: ExitCode.unusable };
}

/** Of an error behind the error: its message, where it says more. */
function causeOf(error: unknown): { cause?: string } {
  const { cause, message } = error as Error;
  return cause instanceof Error && !message.includes(cause.message) ? { cause: cause.message } : {};
}

/** Tells of a failure: as JSON on stdout for machines, else in words on stderr. */
export function tellFailure({ code, message, cause, next }: Failure, json: boolean): void {
  if (json) {
    const failure = plainData({ code, message, cause, next });
    process.stdout.write(`${JSON.stringify({ error: failure }, null, 2)}\n`);
    return;
  }
  const head =
    code === 'USAGE' || code === 'DECLINED' || code === 'INTERNAL' ? '' : `${paintError('red', code)} `;
  const tail = next === undefined ? '' : `\n\nNext: ${paintError('bold', plainLines(next))}`;
  const behind = cause === undefined ? '' : `\n  because: ${plainLines(cause)}`;
  process.stderr.write(`${head}${plainLines(message)}${behind}${tail}\n`);
}
