import { Console, console } from '../web/console.ts';

/** Node's own takes streams; what it prints goes to their `write`. */
class StreamConsole extends Console {
  constructor(
    options?: { stdout?: { write(text: string): void }; stderr?: { write(text: string): void } },
    errors?: { write(text: string): void },
  ) {
    const out = options?.stdout ?? (options as { write?(text: string): void } | undefined);
    const err = options?.stderr ?? errors ?? out;
    if (typeof out?.write !== 'function') super();
    else
      super((level: string, text: string) =>
        (level === 'warn' || level === 'error' ? err : out)?.write?.(`${text}\n`),
      );
  }
}

const nodeConsole: Record<string, unknown> = Object.assign(console as unknown as Record<string, unknown>, {
  Console: StreamConsole,
  context: () => nodeConsole,
  createTask: () => ({ run: <R>(callback: () => R): R => callback() }),
});
export default nodeConsole;
