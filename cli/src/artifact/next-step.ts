import { Refusal } from '../refusal.ts';
import type { Target } from './target.ts';

/** The command that most likely mends a plugin that does not verify. */
function nextStep(code: string, { form, label, name }: Target): string | undefined {
  const plugin = name ?? '<package>';
  switch (code) {
    case 'NEXXO_SIGNATURE_MISSING':
      return form === 'archive' ? `nexxo plugin sign ${label} --key nexxo.key` : undefined;
    case 'NEXXO_SIGNER_UNTRUSTED':
    case 'NEXXO_SIGNER_NOT_ALLOWED':
      return `nexxo plugin trust add <the signer's key.pub> --for '${plugin}'`;
    case 'NEXXO_LOCK_MISSING':
    case 'NEXXO_LOCK_CHANGED':
    case 'NEXXO_LOCK_DOWNGRADE':
    case 'NEXXO_LOCK_SIGNER':
    case 'NEXXO_LOCK_CAPABILITY':
      return form === 'archive' ? `npm install ${label}` : `nexxo plugin approve ${plugin}`;
    case 'NEXXO_ENGINE_RANGE':
      return form === 'approval' ? `nexxo plugin approve ${plugin}` : undefined;
    case 'NEXXO_FILE_CHANGED':
    case 'NEXXO_FILE_MISSING':
    case 'NEXXO_FILE_UNSIGNED':
      return form === 'package' ? `rm -r node_modules/${plugin} && npm install` : undefined;
    default:
      return undefined;
  }
}

/** Runs something that verifies; where it refuses, the error also says what to type next. */
export function withNextStep<Result>(target: Target, run: () => Result): Result {
  try {
    return run();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const next = typeof code === 'string' ? nextStep(code, target) : undefined;
    if (error instanceof Refusal || code === undefined || next === undefined) throw error;
    throw new Refusal(code, message.startsWith(`${code}: `) ? message.slice(code.length + 2) : message, next);
  }
}
