import { RegistryError } from '@nexxo/native/protocol';
import { engineVersion } from '@nexxo/native/signing';
import { plainText } from '../output/plain-text.ts';

/** How long nothing may come before a registry counts as gone, in milliseconds. */
const IDLE_MS = Number(process.env['NEXXO_REGISTRY_IDLE_MS'] ?? 30_000);

/** What is asked of a registry. */
export interface Asked {
  method?: 'GET' | 'POST' | 'PUT';
  headers?: Record<string, string>;
  body?: string | Uint8Array | ReadableStream<Uint8Array>;
}

/** The beginning of an answer; the body comes piece by piece. */
export interface Answered {
  status: number;
  headers: Headers;
  /** The body, at most so many bytes; NEXXO_REGISTRY_ANSWER where there are more. */
  chunks(mostBytes: number): AsyncGenerator<Uint8Array>;
}

/**
 * Asks a registry. It is never followed elsewhere: a redirect is an answer that is refused, so that what was asked of one
 * registry, signed requests above all, reaches no other.
 *
 * @throws RegistryError NEXXO_REGISTRY_UNREACHABLE, NEXXO_REGISTRY_ANSWER
 */
export async function ask(url: string, asked: Asked = {}): Promise<Answered> {
  const idle = idleSignal();
  let response: Response;
  try {
    response = await fetch(url, {
      ...asked,
      headers: { 'user-agent': `nexxo/${engineVersion}`, ...asked.headers },
      redirect: 'manual',
      signal: idle.signal,
      ...(asked.body instanceof ReadableStream ? { duplex: 'half' } : {}),
    } as RequestInit);
  } catch (error) {
    idle.stop();
    throw unreachable(url, idle.signal.aborted ? undefined : error);
  }
  const { status, headers } = response;
  if (status >= 300 && status < 400) {
    await response.body?.cancel();
    idle.stop();
    throw new RegistryError(
      'NEXXO_REGISTRY_ANSWER',
      `${hostOf(url)} sends elsewhere (${status} to ${short(headers.get('location') ?? 'nowhere')}), which is not followed`,
    );
  }
  return {
    status,
    headers,
    async *chunks(mostBytes) {
      let bytes = 0;
      try {
        // Whoever stops to read, by an error too, closes the connection.
        for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
          idle.touch();
          bytes += chunk.length;
          if (bytes > mostBytes)
            throw new RegistryError(
              'NEXXO_REGISTRY_ANSWER',
              `${hostOf(url)} sent more than the ${mostBytes} bytes that this may have`,
            );
          yield chunk;
        }
      } catch (error) {
        throw error instanceof RegistryError ? error : unreachable(url, error);
      } finally {
        idle.stop();
      }
    },
  };
}

/** The whole body of an answer. */
export async function bodyOf(answered: Answered, mostBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of answered.chunks(mostBytes)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/**
 * The body of an answer as JSON.
 *
 * @throws RegistryError NEXXO_REGISTRY_ANSWER where it is something else
 */
export async function jsonOf(url: string, answered: Answered, mostBytes: number): Promise<unknown> {
  const type = answered.headers.get('content-type') ?? 'nothing';
  const body = await bodyOf(answered, mostBytes);
  try {
    if (!/^application\/(?:[\w.-]+\+)?json\b/i.test(type)) throw new Error(`it says ${short(type)}`);
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch (error) {
    throw new RegistryError(
      'NEXXO_REGISTRY_ANSWER',
      `${hostOf(url)} answered with something that is not JSON: ${short((error as Error).message)}`,
    );
  }
}

/** A text from elsewhere, as one plain line that a message can hold. */
export function short(text: string): string {
  const plain = plainText(text);
  return plain.length > 600 ? `${plain.slice(0, 600)}…` : plain;
}

/** For messages: the host that was asked. */
export const hostOf = (url: string): string => new URL(url).host;

function unreachable(url: string, error: unknown): RegistryError {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const why =
    cause === undefined || (cause as Error).name === 'AbortError'
      ? `nothing came for ${IDLE_MS / 1000} s`
      : short((cause as Error).message);
  return new RegistryError('NEXXO_REGISTRY_UNREACHABLE', `${hostOf(url)} does not answer: ${why}`, {
    cause: error,
  });
}

function idleSignal(): { signal: AbortSignal; touch(): void; stop(): void } {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), IDLE_MS);
  return { signal: controller.signal, touch: () => timer.refresh(), stop: () => clearTimeout(timer) };
}
