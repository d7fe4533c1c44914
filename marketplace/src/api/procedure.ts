import { RegistryError, type RegistryErrorCode } from '@nexxo/native/protocol';
import { initTRPC, TRPCError } from '@trpc/server';
import type { Registry } from '../registry.ts';
import { toldOf, trpcCodeOf } from './failures.ts';

/** What each procedure works with. */
export interface Context {
  registry: Registry;
}

/** What a client gets of an error. */
export interface ErrorData {
  code: TRPCError['code'];
  httpStatus: number;
  /** A code of docs/errors.md. */
  nexxo: RegistryErrorCode;
}

const trpc = initTRPC.context<Context>().create({
  isDev: false,
  errorFormatter({ shape, error }) {
    const told = toldOf(error);
    const data: ErrorData = { code: shape.data.code, httpStatus: shape.data.httpStatus, nexxo: told.code };
    return { code: shape.code, message: told.message, data };
  },
});

export const { router, createCallerFactory } = trpc;

/** A procedure whose refusals have the status that says what they are. */
export const procedure = trpc.procedure.use(async ({ next }) => {
  const result = await next();
  if (result.ok || !(result.error.cause instanceof RegistryError)) return result;
  throw new TRPCError({ code: trpcCodeOf(result.error.cause), cause: result.error.cause });
});
