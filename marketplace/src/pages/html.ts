/** Markup that is safe to put into a page. Made by {@link html} alone, and by the README's renderer. */
export class Html {
  readonly text: string;

  /** @param text markup that holds nothing of anybody else unescaped */
  constructor(text: string) {
    this.text = text;
  }
}

/** What may stand in a template; of `false`, `null` and `undefined` nothing is shown. */
export type Part = string | number | Html | readonly Part[] | false | null | undefined;

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
/** Characters that control how the text around them is shown, and those that no page may have. */
const CONTROLS =
  /(?![\t\n])[\p{Cc}\p{Cs}\p{Bidi_Control}\u2028\u2029\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

/** A text without what controls how text is shown. */
export const plain = (text: string): string => text.replace(CONTROLS, '');

/** A text as it stands in an element, or in an attribute in double quotes. */
export const escaped = (text: string): string =>
  plain(text).replace(/[&<>"']/g, (character) => ESCAPES[character] as string);

function markup(part: Part): string {
  if (part instanceof Html) return part.text;
  if (Array.isArray(part)) return part.map(markup).join('');
  if (typeof part === 'string') return escaped(part);
  return typeof part === 'number' ? String(part) : '';
}

/** A piece of a page: what is put in is text, whatever it holds, unless it is a piece itself. Attributes need quotes. */
export function html(texts: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(texts.map((text, index) => text + markup(parts[index])).join(''));
}
