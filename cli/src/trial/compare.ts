import type { Case } from './case.ts';
import type { Outcome, Warning } from './outcome.ts';

/** The first way in which two builds of a case differ. */
export interface Difference {
  in: 'files' | 'warnings' | 'stdout' | 'error';
  /** The file, where files differ. */
  file?: string;
  /** In one line. */
  text: string;
}

const colours = /\x1b\[[0-9;?]*[A-Za-z]/g;
const durations = /\b\d+(?:\.\d+)? ?(?:ms|s)\b/g;

/** What an error says, without colours and stack. */
export function errorText(message: string): string {
  return message
    .replace(colours, '')
    .split('\n')
    .filter((line) => !/^\s+at |^\s*$/.test(line))
    .join('\n');
}

/** What the sandbox leaves out of a plugin's text for the terminal's sake: all controls but tab and line ends. */
const controls = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]/g;

const printed = ({ stdout }: Outcome): string =>
  stdout.replace(colours, '').replace(controls, '').replace(durations, '<time>');

/** A warning about how long hooks took, which is never the same twice. */
const isAboutTime = ({ code, message }: Warning): boolean =>
  code === 'PLUGIN_TIMINGS' || message.includes('[PLUGIN_TIMINGS]');

/** Compares two builds as the case says; null where they are equal. */
export function compare(test: Case, native: Outcome, sandboxed: Outcome): Difference | null {
  const error = test.expectError
    ? compareErrors(native, sandboxed)
    : (compareFiles(native, sandboxed) ?? compareWarnings(native, sandboxed));
  if (error !== null || test.compare !== 'stdout') return error;
  const [a, b] = [printed(native), printed(sandboxed)];
  return a === b ? null : { in: 'stdout', text: firstDifference(a, b) };
}

function compareErrors(native: Outcome, sandboxed: Outcome): Difference | null {
  const [a, b] = [native, sandboxed].map(({ error }) =>
    error === undefined ? '<no error>' : errorText(error.message),
  );
  return a === b ? null : { in: 'error', text: firstDifference(a as string, b as string) };
}

/** The first file in which two builds differ. */
export function compareFiles({ files: native }: Outcome, { files: sandboxed }: Outcome): Difference | null {
  for (const [file, data] of native) {
    const other = sandboxed.get(file);
    if (other === undefined) return { in: 'files', file, text: `${file} is missing` };
    if (data === null || other === null) {
      if (data !== other)
        return { in: 'files', file, text: `${file} is ${data === null ? 'not ' : ''}deleted` };
    } else if (!data.equals(other))
      return { in: 'files', file, text: `${file} ${firstDifference(data.toString(), other.toString())}` };
  }
  for (const file of sandboxed.keys())
    if (!native.has(file)) return { in: 'files', file, text: `${file} is there and natively is not` };
  return null;
}

function compareWarnings({ warnings: native }: Outcome, { warnings: sandboxed }: Outcome): Difference | null {
  const texts = [native, sandboxed].map((list) =>
    list
      .filter((warning) => !isAboutTime(warning))
      .map(({ code = '', plugin = '', message }) => `${code} ${plugin} ${errorText(message)}`),
  ) as [string[], string[]];
  const [a, b] = texts;
  const at = Array.from({ length: Math.max(a.length, b.length) }, (_, i) => i).find((i) => a[i] !== b[i]);
  if (at === undefined) return null;
  return {
    in: 'warnings',
    text: `warning ${at + 1} ${firstDifference(a[at] ?? '<none>', b[at] ?? '<none>')}`,
  };
}

const shorten = (text: string): string => JSON.stringify(text.length > 160 ? `${text.slice(0, 160)}…` : text);

/** Where two texts part: the line, and both of its forms. */
export function firstDifference(native: string, sandboxed: string): string {
  const [a, b] = [native.split('\n'), sandboxed.split('\n')];
  const line = a.findIndex((text, index) => text !== b[index]);
  const at = line < 0 ? a.length : line;
  const [mine = '<end>', theirs = '<end>'] = [a[at], b[at]];
  // Long lines: from a little before the first character that differs.
  let from = 0;
  while (from < mine.length && mine[from] === theirs[from]) from++;
  from = mine.length > 160 ? Math.max(0, from - 40) : 0;
  return `differs at line ${at + 1}: ${shorten(mine.slice(from))} natively, ${shorten(theirs.slice(from))} sandboxed`;
}
