import { type Answer, type CallSite, text, whereOf } from '../call-site.ts';
import { NexxoError } from '../error.ts';
import type { WorkerLink } from './worker-link.ts';
import type { Workers } from './workers.ts';

function workersOf(site: CallSite): Workers {
  if (site.worker === undefined) return site.workers;
  throw new NexxoError('NEXXO_UNSUPPORTED', 'a worker cannot start workers', whereOf(site));
}

function linkOf(site: CallSite): WorkerLink {
  if (site.worker !== undefined) return site.worker;
  throw new NexxoError('NEXXO_FRAME', 'only a worker may say that', whereOf(site));
}

function bytesOf(site: CallSite, value: unknown): Uint8Array {
  if (value instanceof Uint8Array) return new Uint8Array(value);
  throw new NexxoError('NEXXO_VALUE', 'a message is no bytes', whereOf(site));
}

/** What a plugin calls about its workers, and a worker about itself. */
export const workerAnswers: Record<string, Answer> = {
  workerStart: (site, [entry, data]) => workersOf(site).start(site, entry, data),
  workerSend: (site, [number, bytes]) => workersOf(site).post(site, number, bytes),
  workerTerminate: (site, [number]) => workersOf(site).terminate(number),
  workerPost: (site, [bytes]) => linkOf(site).post(bytesOf(site, bytes)),
  workerFail: (site, [bytes]) => linkOf(site).fail(bytesOf(site, bytes)),
  workerExit: (site, [code]) => linkOf(site).exit(Number.isInteger(code) ? (code as number) : 1),
  workerListen: (site, [isListening]) => linkOf(site).listen(isListening === true),
};

/** Prints for a worker whose streams its starter keeps; whether it did. */
export function printInWorker(site: CallSite, fd: unknown, printed: unknown): boolean {
  return site.worker?.print(fd === 2 ? 2 : 1, text(site, 'console', printed)) ?? false;
}
