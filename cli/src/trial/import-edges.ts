import type { MessagePort } from 'node:worker_threads';

interface ResolveContext {
  parentURL?: string;
}
type NextResolve = (specifier: string, context: ResolveContext) => Promise<{ url: string }>;

let port: MessagePort;

/** Runs in Node's loader thread: tells the main one which module imports which. */
export function initialize(data: { port: MessagePort }): void {
  port = data.port;
}

export async function resolve(
  specifier: string,
  context: ResolveContext,
  next: NextResolve,
): Promise<{ url: string }> {
  const result = await next(specifier, context);
  if (context.parentURL?.startsWith('file:') && result.url.startsWith('file:'))
    port.postMessage([context.parentURL, result.url]);
  return result;
}
