import type { IncomingMessage, ServerResponse } from 'node:http';
import { RegistryError, type RegistryErrorCode } from '@nexxo/native/protocol';
import { answerJson } from '../operations/answer.ts';

/** A request that is being answered. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** An answer that is not what was asked for. */
export class NpmRefusal extends RegistryError {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  /**
   * @param status HTTP's, 400 to 599
   * @param what a sentence without its full stop: clients show it to people
   */
  constructor(status: number, code: RegistryErrorCode, what: string, headers: Record<string, string> = {}) {
    super(code, what);
    this.status = status;
    this.headers = headers;
  }
}

/** Answers as npm's clients read refusals: they show `error`. */
export function answerRefusal({ response }: Exchange, { status, headers, code, message }: NpmRefusal): void {
  answerJson(response, status, { code, error: message }, headers);
}
