import { capabilityName } from '../api/atoms.ts';
import { MAX_FROM, type SearchInput, type SearchOutput } from '../api/plugin-schemas.ts';
import { ASKS_NOTHING, FRAMEWORK_NAMES } from '../search/facets.ts';
import { capabilityWords } from './capability-words.ts';
import { type Html, html } from './html.ts';
import { counted, day, layout, pluginPath, type Site, searchForm } from './layout.ts';

/** Hooks that one may look for; a plugin may have others. */
const HOOKS = [
  ...[
    'augmentChunkHash',
    'banner',
    'buildApp',
    'buildEnd',
    'buildStart',
    'closeBundle',
    'config',
    'configEnvironment',
  ],
  ...[
    'configResolved',
    'configurePreviewServer',
    'configureServer',
    'footer',
    'generateBundle',
    'handleHotUpdate',
  ],
  ...['hotUpdate', 'intro', 'load', 'moduleParsed', 'options', 'outputOptions', 'outro', 'renderChunk'],
  ...[
    'renderDynamicImport',
    'renderError',
    'renderStart',
    'resolveDynamicImport',
    'resolveFileUrl',
    'resolveId',
  ],
  ...[
    'resolveImportMeta',
    'shouldTransformCachedModule',
    'transform',
    'transformIndexHtml',
    'watchChange',
    'writeBundle',
  ],
];

/** The first page: a field of search, and what changed last. */
export function homePage(site: Site, found: SearchOutput): string {
  return layout(
    site,
    { title: '', search: false },
    html`<div class="hero">
<h1>Plugins that you can verify</h1>
<p class="lead">Each shows what it may do before it is installed, and can do no more than that.</p>
${searchForm(site, '')}
</div>
<h2>Changed last</h2>
${found.plugins.length === 0 ? html`<p class="soft">Nothing is published yet.</p>` : results(site, found, 'h3')}
${found.next !== null && html`<p><a href="${site.base}search">All ${counted(found.total, 'plugin')}</a></p>`}`,
  );
}

/** What was found. */
export function searchPage(site: Site, input: SearchInput, found: SearchOutput): string {
  const { text } = input;
  const title = text.trim() === '' ? 'Plugins' : `“${text.trim()}”`;
  return layout(
    site,
    { title, search: false },
    html`<h1>${title}</h1>
<search>${filterForm(site, input)}</search>
<p class="soft" role="status">${counted(found.total, 'plugin')}</p>
${
  found.plugins.length === 0
    ? html`<p>Nothing has all of that. All words must be there; only the last may be the beginning of one.</p>`
    : results(site, found, 'h2')
}
${pager(site, input, found)}`,
  );
}

function filterForm(site: Site, input: SearchInput): Html {
  const capabilities: [string, string][] = [
    [ASKS_NOTHING, 'asks for nothing'],
    ...capabilityName.options.map((name): [string, string] => [name, capabilityWords(name).toLowerCase()]),
  ];
  const same = (values: readonly string[], value: string | undefined): [string, string][] =>
    [...new Set([...values, ...(value === undefined ? [] : [value])])].map((name) => [name, name]);
  return html`<form class="filters" action="${site.base}search" method="get">
<label class="wider">Words <input type="search" name="q" value="${input.text}" maxlength="200" autocomplete="off" spellcheck="false"></label>
${select('What it may do', 'capability', input.capability, capabilities)}
${select('Works with', 'framework', input.framework, same(FRAMEWORK_NAMES, input.framework))}
${select('Hook', 'hook', input.hook, same(HOOKS, input.hook))}
<button>Search</button>
</form>`;
}

const select = (
  label: string,
  name: string,
  chosen: string | undefined,
  options: readonly [string, string][],
): Html =>
  html`<label>${label} <select name="${name}"><option value="">any</option>${options.map(([value, words]) =>
    value === chosen
      ? html`<option value="${value}" selected>${words}</option>`
      : html`<option value="${value}">${words}</option>`,
  )}</select></label>`;

const results = (
  site: Site,
  { plugins }: SearchOutput,
  heading: 'h2' | 'h3',
): Html => html`<ol class="results">
${plugins.map(
  ({ name, version, description, capabilities, frameworks, updated }) => html`<li class="card">
<${heading}><a href="${pluginPath(site, name)}">${name}</a> <span class="version">${version} · ${day(updated)}</span></${heading}>
${description !== '' && html`<p>${description}</p>`}
<ul class="chips">
${
  capabilities.length === 0
    ? html`<li class="chip free">asks for nothing</li>`
    : capabilities.map(
        (capability) => html`<li class="chip asks">${capabilityWords(capability).toLowerCase()}</li>`,
      )
}
${frameworks.slice(0, 8).map((framework) => html`<li class="chip works">${framework}</li>`)}
</ul>
</li>`,
)}
</ol>`;

function pager(site: Site, input: SearchInput, { next }: SearchOutput): Html | false {
  const to = (from: number): string => {
    const query = new URLSearchParams();
    for (const [name, value] of [
      ['q', input.text],
      ['capability', input.capability],
      ['framework', input.framework],
      ['hook', input.hook],
    ] as const)
      if (value) query.set(name, value);
    if (from > 0) query.set('from', String(from));
    return `${site.base}search?${query}`;
  };
  const before = Math.max(0, input.from - input.size);
  const isReachable = next !== null && next <= MAX_FROM;
  if (input.from === 0 && !isReachable) return false;
  return html`<nav class="pages" aria-label="Pages">
${input.from > 0 ? html`<a href="${to(before)}" rel="prev">← Before</a>` : html`<span></span>`}
${isReachable && html`<a href="${to(next)}" rel="next">More →</a>`}
</nav>`;
}
