import { useV8Words } from './v8-messages.ts';

interface CallSite {
  getFileName(): string | null;
  getFunctionName(): string | null;
  getLineNumber(): number;
  getColumnNumber(): number;
  isNative(): boolean;
}

type StackError = typeof Error & { prepareStackTrace?: unknown };

function place(site: CallSite): string {
  if (site.isNative()) return 'native';
  return `${site.getFileName() ?? '<anonymous>'}:${site.getLineNumber()}:${site.getColumnNumber()}`;
}

function frame(site: CallSite): string {
  const name = site.getFunctionName();
  return name === null || name === undefined || name === '' || name === '<anonymous>'
    ? `\n    at ${place(site)}`
    : `\n    at ${name} (${place(site)})`;
}

function header(error: unknown): string {
  try {
    return String(error);
  } catch {
    return 'Error';
  }
}

/** The engine's own stacks lack V8's first line (`Error: message`), which plugins print and parse. */
function prepareStackTrace(error: unknown, sites: CallSite[]): string {
  useV8Words(error, sites[0]);
  let text = header(error);
  for (const site of sites) text += frame(site);
  return text;
}

const extras: Record<string, (this: CallSite) => unknown> & ThisType<CallSite> = {
  getThis: () => undefined,
  getTypeName: () => null,
  getMethodName: () => null,
  getEvalOrigin: () => undefined,
  getScriptNameOrSourceURL() {
    return (this as unknown as CallSite).getFileName();
  },
  getPromiseIndex: () => null,
  isToplevel: () => true,
  isEval: () => false,
  isAsync: () => false,
  isPromiseAll: () => false,
  toString() {
    return frame(this as unknown as CallSite).slice(8);
  },
};

function completeCallSites(): void {
  const constructor = Error as StackError;
  constructor.prepareStackTrace = (_: unknown, sites: CallSite[]) => sites;
  const site = (new Error().stack as unknown as CallSite[])[0];
  if (typeof site !== 'object') return;
  const prototype = Object.getPrototypeOf(site) as object;
  for (const [name, value] of Object.entries(extras)) {
    if (!(name in prototype) || name === 'toString') {
      Object.defineProperty(prototype, name, { value, writable: true, configurable: true });
    }
  }
}

export function installStacks(): void {
  if (!('prepareStackTrace' in Error)) return;
  completeCallSites();
  (Error as StackError).prepareStackTrace = prepareStackTrace;
}
