import { createHash } from 'node:crypto';

/** The one stylesheet of all pages. */
export const STYLESHEET = `
:root {
  color-scheme: light dark;
  --ground: #fbfbfd; --card: #fff; --text: #1b1f2a; --soft: #565d6e; --line: #dfe2ea;
  --accent: #4338ca; --accent-ground: #eceafd; --good: #17663a; --good-ground: #e3f4e9;
  --warn: #7a4a00; --warn-ground: #fdf1d8; --bad: #a1182b; --bad-ground: #fde8ea; --code: #f1f2f7;
  --mono: ui-monospace, 'SF Mono', 'Cascadia Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #12141b; --card: #1a1d27; --text: #e7e9f0; --soft: #a3abbd; --line: #2e3342;
    --accent: #a9a2ff; --accent-ground: #26244a; --good: #7fd8a0; --good-ground: #16301f;
    --warn: #f0c272; --warn-ground: #352812; --bad: #ff9aa6; --bad-ground: #3d181e; --code: #232734;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--ground); color: var(--text); overflow-wrap: anywhere;
  font: 16px/1.6 system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'Noto Sans', 'Liberation Sans', sans-serif;
}
a { color: var(--accent); text-underline-offset: 0.15em; }
a:hover { text-decoration-thickness: 2px; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
.skip { position: absolute; left: -100vw; }
.skip:focus { left: 1rem; top: 0.5rem; background: var(--card); padding: 0.5rem 1rem; z-index: 1; }
.top, main, .bottom { max-width: 70rem; margin: 0 auto; padding: 0 1.25rem; }
.bar { background: var(--card); border-bottom: 1px solid var(--line); }
.top { display: flex; flex-wrap: wrap; gap: 0.5rem 1.5rem; align-items: center; padding-block: 0.75rem; }
.brand { display: inline-flex; align-items: center; gap: 0.5rem; font-weight: 700; color: inherit; text-decoration: none; }
.brand svg { width: 1.6rem; height: 1.6rem; fill: var(--accent); }
.top search { flex: 1 1 16rem; max-width: 32rem; }
.find { display: flex; gap: 0.5rem; }
input, select, button { font: inherit; color: inherit; border-radius: 8px; border: 1px solid var(--soft); padding: 0.4rem 0.75rem; background: var(--ground); }
input { flex: 1; width: 100%; min-width: 0; }
button { background: var(--accent); border-color: var(--accent); color: var(--card); font-weight: 600; cursor: pointer; }
button:hover { filter: brightness(1.1); }
main { padding-block: 2rem 4rem; min-height: 60vh; }
.bottom { padding-block: 1.25rem; color: var(--soft); font-size: 0.9rem; }
.foot { border-top: 1px solid var(--line); }
h1, h2, h3, h4, h5, h6 { line-height: 1.25; margin: 2em 0 0.6em; }
h1 { font-size: 1.8rem; margin-top: 0; } h2 { font-size: 1.3rem; } h3 { font-size: 1.1rem; } h4, h5, h6 { font-size: 1rem; }
.hero { max-width: 44rem; margin-bottom: 2rem; }
.hero .find { margin-top: 1.5rem; }
.hero input, .hero button { padding: 0.6rem 1rem; }
.lead { font-size: 1.1rem; color: var(--soft); margin: 0.25rem 0 1.25rem; }
.soft { color: var(--soft); } .small { font-size: 0.875rem; }
code, pre, .mono { font-family: var(--mono); font-size: 0.9em; }
code { background: var(--code); border-radius: 4px; padding: 0.1em 0.35em; }
pre { background: var(--code); border-radius: 8px; padding: 0.9rem 1.1rem; overflow-x: auto; line-height: 1.5; overflow-wrap: normal; }
pre code { background: none; padding: 0; font-size: 1em; }
.filters { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(11rem, 100%), 1fr)); gap: 0.75rem; align-items: end; background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 1rem; margin-bottom: 1.5rem; }
.filters label { display: grid; gap: 0.25rem; font-size: 0.875rem; color: var(--soft); }
.filters select, .filters input { color: var(--text); width: 100%; font-size: 1rem; }
.wider { grid-column: 1 / -1; }
.results { list-style: none; padding: 0; margin: 0; display: grid; gap: 0.75rem; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 1rem 1.25rem; }
.card h2, .card h3 { margin: 0; font-size: 1.1rem; display: flex; flex-wrap: wrap; align-items: baseline; gap: 0.15rem 0.75rem; }
.card p { margin: 0.35rem 0; }
.version { font-weight: 400; font-size: 0.875rem; color: var(--soft); font-variant-numeric: tabular-nums; }
.chips { display: flex; flex-wrap: wrap; gap: 0.35rem; list-style: none; padding: 0; margin: 0.6rem 0 0; font-size: 0.8125rem; }
.chip { border-radius: 999px; padding: 0.1rem 0.65rem; background: var(--code); color: var(--soft); }
.chip.asks { background: var(--warn-ground); color: var(--warn); }
.chip.free { background: var(--good-ground); color: var(--good); }
.chip.works { background: var(--accent-ground); color: var(--accent); }
.chip.bad { background: var(--bad-ground); color: var(--bad); }
.note { border-radius: 12px; padding: 0.9rem 1.25rem; margin: 1rem 0; border-left: 5px solid; }
.note h2, .note p { margin: 0; } .note h2 { font-size: 1.05rem; }
.note.bad { background: var(--bad-ground); color: var(--bad); } .note.warn { background: var(--warn-ground); color: var(--warn); }
.note.good { background: var(--good-ground); color: var(--good); }
.note a { color: inherit; }
.pages { display: flex; justify-content: space-between; gap: 1rem; margin-top: 1.5rem; }
.columns { display: grid; grid-template-columns: minmax(0, 1fr) 19rem; gap: 0 3rem; align-items: start; }
.facts { margin: 0; display: grid; gap: 0.9rem; }
.facts dt { font-size: 0.8125rem; color: var(--soft); }
.facts dd { margin: 0; }
.facts .mono { font-size: 0.8125rem; }
.side { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 1.25rem; }
.side h2 { margin: 0 0 0.9rem; font-size: 1.05rem; }
.asked { list-style: none; padding: 0; margin: 0; display: grid; gap: 0.6rem; }
.asked li { background: var(--card); border: 1px solid var(--line); border-left: 4px solid var(--warn); border-radius: 8px; padding: 0.6rem 1rem; }
.asked p { margin: 0; } .asked .why { color: var(--soft); font-size: 0.9375rem; }
.asked .added { border-left-color: var(--bad); } .asked .removed { border-left-color: var(--good); }
.tag { font-size: 0.8125rem; font-weight: 600; }
.added .tag { color: var(--bad); } .removed .tag { color: var(--good); }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-size: 0.9375rem; overflow-wrap: normal; }
.versions { width: 100%; }
th, td { text-align: left; vertical-align: top; padding: 0.5rem 1rem 0.5rem 0; border-bottom: 1px solid var(--line); }
th { color: var(--soft); font-weight: 600; font-size: 0.875rem; }
td ul { margin: 0; padding: 0; list-style: none; }
td:first-child, .nowrap { white-space: nowrap; }
.readme { border-top: 1px solid var(--line); margin-top: 2.5rem; }
.command { white-space: pre-wrap; }
.readme td, .readme th { min-width: 5rem; border: 1px solid var(--line); padding: 0.4rem 0.75rem; white-space: normal; color: inherit; }
.readme blockquote { margin: 1em 0; padding-left: 1rem; border-left: 4px solid var(--line); color: var(--soft); }
.center, td.center, th.center { text-align: center; } td.right, th.right { text-align: right; }
hr { border: 0; border-top: 1px solid var(--line); }
@media (max-width: 56rem) { .columns { grid-template-columns: minmax(0, 1fr); } .side { margin-top: 1.5rem; } }
@media (max-width: 34rem) {
  .top, main, .bottom { padding-inline: 1rem; }
  main { padding-top: 1.25rem; }
  .versions thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .versions, .versions tbody, .versions tr, .versions td { display: block; }
  .versions tr { border-bottom: 1px solid var(--line); padding: 0.6rem 0; }
  .versions td { border: 0; padding: 0.1rem 0; }
}
@media print { .bar, .foot, .filters { display: none; } }
`.trim();

/** Its address, which changes with what is in it. */
export const STYLESHEET_PATH = `assets/${createHash('sha256').update(STYLESHEET).digest('hex').slice(0, 16)}.css`;

/** The sign of the site: a plug in a box. */
export const ICON_PATHS =
  '<path d="M12 1 2 6v12l10 5 10-5V6L12 1Zm0 2.3L18.9 6.700 12 10.200 5.100 6.700 12 3.300ZM4 8.400l7 3.500v8.400l-7-3.500V8.400Zm9 11.900v-8.400l7-3.500v8.400l-7 3.500Z"/>';

export const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="#6d64e8">${ICON_PATHS}</svg>`;
export const ICON_PATH = 'assets/icon.svg';
