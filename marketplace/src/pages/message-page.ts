import { html } from './html.ts';
import { layout, type Site } from './layout.ts';

/** A page that says why there is nothing else. */
export const messagePage = (site: Site, title: string, words: string): string =>
  layout(
    site,
    { title },
    html`<h1>${title}</h1><p>${words}</p><p><a href="${site.base}">To the plugins</a></p>`,
  );
