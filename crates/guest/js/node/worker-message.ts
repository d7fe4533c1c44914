import { native } from '../native.ts';
import { MessagePort } from '../web/message-channel.ts';
import { structuredClone } from '../web/structured-clone.ts';
import { invalidArgument, withCode } from './errors.ts';

export const SHARE_ENV: symbol = Symbol.for('nodejs.worker_threads.SHARE_ENV');

/**
 * A value as it crosses between instances: a structured clone in the wire format, which the host passes on unread.
 *
 * @param given what is to be moved rather than copied
 */
export function encodeMessage(value: unknown, given: unknown = undefined): Uint8Array {
  const transferred = transferList(given);
  const bytes = native.encode(structuredClone(value));
  for (const buffer of transferred) (buffer as { transfer?(): unknown }).transfer?.();
  return bytes;
}

function transferList(given: unknown): ArrayBuffer[] {
  const list =
    typeof given === 'object' && given !== null && 'transfer' in given ? given.transfer : (given ?? []);
  if (!Array.isArray(list)) throw invalidArgument('transferList', 'an instance of Array', list);
  for (const item of list) {
    if (item instanceof ArrayBuffer) continue;
    const what = item instanceof MessagePort ? 'a MessagePort' : 'anything but an ArrayBuffer';
    throw withCode(
      new Error(`transferring ${what} to a worker is not supported inside the sandbox`),
      'NEXXO_UNSUPPORTED',
    );
  }
  return list as ArrayBuffer[];
}

/** The value of a message. */
export function decodeMessage(bytes: Uint8Array): unknown {
  return native.decode(bytes);
}

/** An error as it crosses, with its own data; what has no such form is said in words. */
export function encodeError(error: unknown): Uint8Array {
  try {
    return native.encode(isMemory(error) ? outOfMemory() : error);
  } catch {
    return encodeMessage(new Error(String(error)));
  }
}

function isMemory(error: unknown): boolean {
  return error instanceof Error && error.message === 'out of memory';
}

function outOfMemory(): Error {
  const what = 'Worker terminated due to reaching memory limit: JS heap out of memory (`limits.memoryMiB`)';
  return withCode(new Error(what), 'ERR_WORKER_OUT_OF_MEMORY');
}
