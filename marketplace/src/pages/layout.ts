import { Html, html, type Part } from './html.ts';
import { ICON_PATH, ICON_PATHS, STYLESHEET_PATH } from './stylesheet.ts';

/** What every page says of the registry that it is on. */
export interface Site {
  /** The path that all others are under, with a slash at both ends. */
  base: string;
  /** What people call it: its address without scheme and final slash. */
  name: string;
}

const SIGN = new Html(`<svg viewBox="0 0 24 24" aria-hidden="true">${ICON_PATHS}</svg>`);

/**
 * A whole page.
 *
 * @param page `title`: what the page is about, without the registry's name; `text`: what is in the field of search;
 *   `search`: whether the bar has that field, which pages leave out that have their own
 */
export function layout(
  site: Site,
  page: { title: string; text?: string; search?: boolean },
  content: Part,
): string {
  const title = page.title === '' ? site.name : `${page.title} · ${site.name}`;
  const { text } = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="stylesheet" href="${site.base}${STYLESHEET_PATH}">
<link rel="icon" href="${site.base}${ICON_PATH}" type="image/svg+xml">
</head>
<body>
<a class="skip" href="#content">To the content</a>
<header class="bar"><div class="top">
<a class="brand" href="${site.base}">${SIGN} ${site.name}</a>
${page.search !== false && searchForm(site, page.text ?? '')}
</div></header>
<main id="content">
${content}
</main>
<footer class="foot"><p class="bottom">Every plugin here is signed by its author, runs in a sandbox, and stands in a <a href="${site.base}log/checkpoint">public log</a>.</p></footer>
</body>
</html>
`;
  return text;
}

/** The field of search with its button. */
export const searchForm = (
  site: Site,
  text: string,
): Html => html`<search><form class="find" action="${site.base}search" method="get">
<input type="search" name="q" value="${text}" maxlength="200" placeholder="Search plugins" aria-label="Search plugins" autocomplete="off" spellcheck="false">
<button>Search</button>
</form></search>`;

/** Where a plugin's page is, or a version's. */
export const pluginPath = ({ base }: Site, name: string, version?: string): string =>
  `${base}plugins/${name}${version === undefined ? '' : `/${encodeURIComponent(version)}`}`;

/** A day for people, and the moment for machines. */
export const day = (time: string): Html =>
  html`<time datetime="${time}" title="${time}">${time.slice(0, 10)}</time>`;

/** `1 plugin`, `2 plugins`. */
export const counted = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;
