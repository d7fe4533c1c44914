type Level = 'silent' | 'error' | 'warn' | 'info';

interface MessageOptions {
  timestamp?: boolean;
  environment?: string;
  error?: object | null;
}

interface Logger {
  hasWarned: boolean;
  info(message: string, options?: MessageOptions): void;
  warn(message: string, options?: MessageOptions): void;
  warnOnce(message: string, options?: MessageOptions): void;
  error(message: string, options?: MessageOptions): void;
  clearScreen(type: Level): void;
  hasErrorLogged(error: object): boolean;
}

interface LoggerOptions {
  prefix?: string;
  customLogger?: Logger;
  console?: Pick<Console, 'log' | 'warn' | 'error'>;
}

const levels: Record<Level, number> = { silent: 0, error: 1, warn: 2, info: 3 };

/** Vite's logger without colours and without clearing the screen. */
export function createLogger(level: Level = 'info', options: LoggerOptions = {}): Logger {
  if (options.customLogger) return options.customLogger;
  const { prefix = '[vite]', console = globalThis.console } = options;
  const logged = new WeakSet<object>();
  const warned = new Set<string>();
  const write = (type: Exclude<Level, 'silent'>, message: string, extra: MessageOptions = {}): void => {
    if (levels[level] < levels[type]) return;
    if (extra.error) logged.add(extra.error);
    const environment = extra.environment ? `${extra.environment} ` : '';
    const time = new Date().toTimeString().slice(0, 8);
    console[type === 'info' ? 'log' : type](
      extra.timestamp ? `${time} ${prefix} ${environment}${message}` : message,
    );
  };
  const logger: Logger = {
    hasWarned: false,
    info: (message, extra) => write('info', message, extra),
    warn(message, extra) {
      logger.hasWarned = true;
      write('warn', message, extra);
    },
    warnOnce(message, extra) {
      if (warned.has(message)) return;
      warned.add(message);
      logger.warn(message, extra);
    },
    error(message, extra) {
      logger.hasWarned = true;
      write('error', message, extra);
    },
    clearScreen() {},
    hasErrorLogged: (error) => logged.has(error),
  };
  return logger;
}
