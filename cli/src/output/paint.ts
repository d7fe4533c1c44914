import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

/** Colours a text for a terminal; leaves it as it is for everything else, and where `NO_COLOR` is set. */
function paintFor(stream: NodeJS.WriteStream): (style: Style, text: string) => string {
  const isColoured = stream.isTTY === true && !process.env['NO_COLOR'] && process.env['TERM'] !== 'dumb';
  return (style, text) => (isColoured ? styleText(style, text) : text);
}

/** For what goes to stdout. */
export const paint = paintFor(process.stdout);

/** For what goes to stderr. */
export const paintError = paintFor(process.stderr);
