import MarkdownIt, { type StateCore, type Token } from 'markdown-it';
import { Html, plain } from './html.ts';

/** Characters of a README that a page shows: rendering takes the longer the more there is. */
const MAX_SHOWN = 64 * 1024;
/** Characters of what is made of them: a table can make much of little. */
const MAX_RENDERED = 512 * 1024;
/** Addresses that a README may link to. Others would lead into this site, or be run. */
const LINKED = /^(?:https?:\/\/|mailto:)/i;
const LONGEST_LINK = 2000;
/** A README is beneath the page's own headings. */
const LOWER_BY = 2;

/** A README as a page shows it. */
export interface ShownReadme {
  /** The text as it is where its markup would be too large. */
  content: Html;
  /** Whether there is more of it. */
  cut: boolean;
}

const markdown = new MarkdownIt({ html: false, linkify: false, maxNesting: 20 });
markdown.validateLink = () => true;
markdown.core.ruler.push('harmless', harmless);

const { rules } = markdown.renderer;
const code = (text: string): string =>
  `<pre tabindex="0"><code>${markdown.utils.escapeHtml(text)}</code></pre>\n`;
rules['fence'] = rules['code_block'] = (tokens, index) => code(tokens[index]?.content ?? '');
rules['table_open'] = () => '<div class="wide" role="region" aria-label="Table" tabindex="0"><table>\n';
rules['table_close'] = () => '</table></div>\n';

/** Leaves what cannot load, run, style or mislead: of links those out of this site, of images a link to them. */
function harmless(state: StateCore): void {
  for (const token of state.tokens) {
    if (token.type === 'heading_open' || token.type === 'heading_close')
      token.tag = `h${Math.min(6, Number(token.tag.slice(1)) + LOWER_BY)}`;
    if (token.type === 'th_open' || token.type === 'td_open') token.attrs = alignment(token);
    if (token.children !== null) token.children = inline(state, token.children);
  }
}

/** The policy of the page forbids `style`. */
function alignment(token: Token): Token['attrs'] {
  const [, side] = /^text-align:(center|right)$/.exec(attribute(token, 'style')) ?? [];
  return side === undefined ? null : [['class', side]];
}

function inline(state: StateCore, tokens: readonly Token[]): Token[] {
  let isInLink = false;
  let isLink = false;
  return tokens.flatMap((token) => {
    if (token.type === 'link_open') {
      isInLink = true;
      const href = attribute(token, 'href');
      isLink = isLinked(href);
      return [isLink ? opened(token, href) : Object.assign(token, { tag: 'span', attrs: null })];
    }
    if (token.type === 'link_close') {
      isInLink = false;
      if (!isLink) token.tag = 'span';
      return [token];
    }
    if (token.type !== 'image') return [token];
    const text = new state.Token('text', '', 0);
    text.content = token.content === '' ? 'image' : `image: ${token.content}`;
    const source = attribute(token, 'src');
    if (isInLink || !isLinked(source)) return [text];
    return [
      opened(new state.Token('link_open', 'a', 1), source),
      text,
      new state.Token('link_close', 'a', -1),
    ];
  });
}

const attribute = (token: Token, name: string): string => String(token.attrGet(name) ?? '');

const isLinked = (address: string): boolean => address.length <= LONGEST_LINK && LINKED.test(address);

function opened(token: Token, href: string): Token {
  token.attrs = [
    ['href', href],
    ['rel', 'nofollow noopener noreferrer ugc'],
  ];
  return token;
}

/** Makes markup of a README, whatever it holds: nothing in it runs, loads, or looks like the page's own. */
export function renderReadme(text: string): ShownReadme {
  const shown = text.slice(0, MAX_SHOWN);
  const rendered = plain(markdown.render(shown));
  const cut = shown.length < text.length;
  if (rendered.length <= MAX_RENDERED) return { content: new Html(rendered), cut };
  return { content: new Html(plain(code(shown))), cut };
}
