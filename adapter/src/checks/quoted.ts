import { plainText } from '../value/text.ts';

const MAX_SHOWN = 300;

/** A plugin's text in quotes for a message: cut short, without what a terminal acts on. */
export function quoted(text: string): string {
  const short = text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
  return JSON.stringify(plainText(short));
}
