import { RegistryError } from '@nexxo/native/protocol';
import type { TRPCError } from '@trpc/server';
import { ZodError } from 'zod';
import { statusOf } from '../operations/answer.ts';

type TrpcCode = TRPCError['code'];

/** tRPC's names of HTTP's statuses. */
const CODES: Readonly<Record<number, TrpcCode>> = {
  401: 'UNAUTHORIZED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  409: 'CONFLICT',
  413: 'PAYLOAD_TOO_LARGE',
  429: 'TOO_MANY_REQUESTS',
  503: 'SERVICE_UNAVAILABLE',
};

/** How tRPC says what the registry refused: with the status that all faces have for it. */
export const trpcCodeOf = ({ code }: RegistryError): TrpcCode => CODES[statusOf(code)] ?? 'BAD_REQUEST';

const OWN_FAULT: ReadonlySet<TrpcCode> = new Set(['INTERNAL_SERVER_ERROR', 'NOT_IMPLEMENTED', 'BAD_GATEWAY']);

/**
 * What a client is told of an error: nothing that the registry did not write for clients itself. Texts of the
 * framework and of parsers quote the request, those of the database its tables.
 */
export function toldOf({ code, cause }: TRPCError): RegistryError {
  if (cause instanceof RegistryError) return cause;
  if (OWN_FAULT.has(code))
    return new RegistryError('NEXXO_REGISTRY_UNAVAILABLE', 'The registry failed to answer');
  if (cause instanceof ZodError) return new RegistryError('NEXXO_INPUT_INVALID', wordsOf(cause));
  if (code === 'NOT_FOUND') return new RegistryError('NEXXO_INPUT_INVALID', 'There is no such procedure');
  if (code === 'PAYLOAD_TOO_LARGE')
    return new RegistryError('NEXXO_TOO_LARGE', 'The request is larger than the registry takes');
  if (code === 'METHOD_NOT_SUPPORTED')
    return new RegistryError('NEXXO_INPUT_INVALID', 'Queries are asked with GET, mutations with POST');
  if (code === 'UNSUPPORTED_MEDIA_TYPE')
    return new RegistryError('NEXXO_INPUT_INVALID', 'Only application/json is taken');
  if (code === 'SERVICE_UNAVAILABLE')
    return new RegistryError('NEXXO_REGISTRY_UNAVAILABLE', 'The registry is busy');
  return new RegistryError('NEXXO_INPUT_INVALID', 'The request is not a call with its input as JSON');
}

/** Which fields are wrong and how, without quoting what was sent. */
function wordsOf({ issues }: ZodError): string {
  const words = issues.slice(0, 3).map((issue) => {
    const where = issue.path.filter((part) => typeof part === 'number' || /^\w+$/.test(String(part)));
    const what = issue.code === 'unrecognized_keys' ? 'has a field that is not known' : rule(issue.code);
    return `${['input', ...where].join('.')} ${what}`;
  });
  return words.join('; ');
}

const RULES: Record<string, string> = {
  invalid_type: 'is of another type',
  too_big: 'is too large',
  too_small: 'is too small',
  invalid_format: 'is not written as it must be',
};
const rule = (code: string): string => RULES[code] ?? 'is not one of what it takes';
