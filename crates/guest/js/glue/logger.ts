import { native } from '../native.ts';

/** Vite's logger as a plugin sees it. What it says goes to the real one, in the name of the plugin. */
export interface Logger {
  hasWarned: boolean;
  info(message: unknown): void;
  warn(message: unknown): void;
  warnOnce(message: unknown): void;
  error(message: unknown): void;
  clearScreen(): void;
  hasErrorLogged(): boolean;
}

/**
 * Makes a logger.
 *
 * @param call the hook call that got it; the host keeps its logger for later calls
 */
export function createLogger(call: number): Logger {
  const seen = new Set<string>();
  const log = (level: string, message: unknown): void => {
    native.hostCall('log', call, [level, String(message)]);
  };
  const logger: Logger = {
    hasWarned: false,
    info: (message) => log('info', message),
    warn: (message) => {
      logger.hasWarned = true;
      log('warn', message);
    },
    warnOnce: (message) => {
      const text = String(message);
      if (seen.has(text)) return;
      seen.add(text);
      logger.warn(text);
    },
    error: (message) => log('error', message),
    clearScreen: () => {},
    hasErrorLogged: () => false,
  };
  return logger;
}
