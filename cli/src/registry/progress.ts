import type { AnswerOptions } from '../output/answer.ts';

/** A bar that fills while bytes come or go. */
export interface Progress {
  /** Says how many bytes there are by now. */
  at(bytes: number): void;
  stop(message: string): void;
}

const silent: Progress = { at: () => undefined, stop: () => undefined };

/**
 * A bar on stderr, where somebody looks at one: on a terminal, and without `--json`.
 *
 * @param message plain text
 * @param bytes how many there will be
 */
export async function progressBar(
  message: string,
  bytes: number,
  { json }: AnswerOptions,
): Promise<Progress> {
  if (json || process.stderr.isTTY !== true) return silent;
  const { progress } = await import('@clack/prompts');
  const bar = progress({ max: Math.max(bytes, 1), output: process.stderr, style: 'block' });
  bar.start(message);
  let shown = 0;
  return {
    at(now) {
      bar.advance(now - shown);
      shown = now;
    },
    stop(text) {
      bar.stop(text);
    },
  };
}
