import type { CapabilityRequest } from '../api/atoms.ts';
import { without } from '../api/changes.ts';
import type { ChangesOutput, GetOutput, VersionOutput } from '../api/plugin-schemas.ts';
import { capabilityWords, valueNote, valuesOf } from './capability-words.ts';
import { type Html, html } from './html.ts';
import { counted, day, layout, pluginPath, type Site } from './layout.ts';
import type { ShownReadme } from './readme.ts';

/** What a plugin's page shows. */
export interface PluginView {
  plugin: GetOutput;
  version: VersionOutput;
  readme: ShownReadme;
  /** What it has that the version before has not; undefined where it is the first. */
  since: { version: string; changes: Omit<ChangesOutput, 'name' | 'from' | 'to'> } | undefined;
}

/** A plugin by its latest version, or by the one that `isAsked`. */
export function pluginPage(site: Site, view: PluginView, isAsked: boolean): string {
  const { plugin, version, readme, since } = view;
  const title = isAsked ? `${plugin.name} ${version.version}` : plugin.name;
  return layout(
    site,
    { title },
    html`<h1>${plugin.name} <span class="version">${version.version}</span></h1>
${plugin.description !== '' && html`<p class="lead">${plugin.description}</p>`}
${warnings(site, view)}
<div class="columns">
<div>
${
  version.state !== 'revoked' &&
  html`<h2>Install</h2>
<pre class="command"><code>npx nexxo plugin install ${isAsked ? `${plugin.name}@${version.version}` : plugin.name}</code></pre>`
}
<h2>What it may do</h2>
${asked(version.capabilities)}
${since !== undefined && changed(site, plugin.name, since)}
<h2 id="versions">Versions</h2>
${versions(site, plugin)}
</div>
${facts(plugin, version)}
</div>
${readmeOf(readme)}`,
  );
}

/** A name whose versions are all withdrawn, and nothing is known of but them. */
export function withdrawnPage(site: Site, plugin: GetOutput): string {
  return layout(
    site,
    { title: plugin.name },
    html`<h1>${plugin.name}</h1>
${plugin.description !== '' && html`<p class="lead">${plugin.description}</p>`}
<div class="note bad"><h2>All versions are withdrawn</h2><p>There is none that should be installed.</p></div>
<h2 id="versions">Versions</h2>
${versions(site, plugin)}`,
  );
}

function warnings(site: Site, { plugin, version }: PluginView): Html {
  const { state, reason, stateChanged } = version;
  const when = stateChanged !== null && html`, on ${day(stateChanged)}`;
  const why = reason !== null && html`<p>“${reason}”</p>`;
  const isOld = plugin.latest !== null && plugin.latest !== version.version;
  return html`${
    state === 'revoked' &&
    html`<div class="note bad" role="alert"><h2>This version was revoked${when}</h2>${why}<p>Remove it where it is installed.</p></div>`
  }${
    state === 'yanked' &&
    html`<div class="note warn" role="alert"><h2>This version was yanked${when}</h2>${why}<p>It is there for those who have it in their lockfile.</p></div>`
  }${isOld && html`<p class="soft">The latest version is <a href="${pluginPath(site, plugin.name)}">${plugin.latest}</a>.</p>`}`;
}

function asked(requests: readonly CapabilityRequest[]): Html {
  if (requests.length === 0)
    return html`<div class="note good"><p>It asks for nothing: no files but its own, no network, no processes, no environment. It changes the code that is built, as plugins do.</p></div>`;
  return html`<ul class="asked">${requests.map((request) => item(request))}</ul>
<p class="soft small">Nothing else: no other files, no network, no processes. It changes the code that is built, as plugins do.</p>`;
}

function item(request: CapabilityRequest, kind?: 'added' | 'removed'): Html {
  const values = valuesOf(request);
  const tag = kind === 'added' ? 'New: ' : 'No longer: ';
  return html`<li class="${kind ?? ''}"><p>${kind !== undefined && html`<span class="tag">${tag}</span>`}<strong>${capabilityWords(request.capability)}</strong>${values.length > 0 && ': '}${listed(
    values.map((value) => {
      const note = valueNote(request.capability, value);
      return html`<code>${value}</code>${note !== undefined && ` (${note})`}`;
    }),
  )}</p>${kind !== 'removed' && html`<p class="why">“${request.reason}”</p>`}</li>`;
}

const listed = (items: readonly Html[]): Html =>
  html`${items.map((one, index) => html`${index > 0 && ', '}${one}`)}`;

function changed(site: Site, name: string, { version, changes }: NonNullable<PluginView['since']>): Html {
  const { capabilities, limits, hooks, signers } = changes;
  const texts = (title: string, { added, removed }: { added: string[]; removed: string[] }) => [
    added.length > 0 &&
      html`<li class="added"><span class="tag">New ${title}:</span> ${added.join(', ')}</li>`,
    removed.length > 0 &&
      html`<li class="removed"><span class="tag">No longer ${title}:</span> ${removed.join(', ')}</li>`,
  ];
  const items = [
    capabilities.added.map((request) => item(request, 'added')),
    capabilities.removed.map((request) => item(request, 'removed')),
    limits.map(
      ({ limit, from, to }) =>
        html`<li>Limit <code>${limit}</code>: ${from ?? 'the default'} → ${to ?? 'the default'}</li>`,
    ),
    texts('hooks', hooks),
    texts('signers', signers),
  ].flat();
  const shown = items.filter((one) => one !== false);
  return html`<h2>Since <a href="${pluginPath(site, name, version)}">${version}</a></h2>
${shown.length === 0 ? html`<p>It may do the same, and the same key signed it.</p>` : html`<ul class="asked">${shown}</ul>`}`;
}

function versions(site: Site, { name, versions: rows, next, total }: GetOutput): Html {
  return html`<div class="wide" role="region" aria-label="Versions" tabindex="0"><table class="versions">
<thead><tr><th scope="col">Version</th><th scope="col">Published</th><th scope="col">What changed in what it may do</th></tr></thead>
<tbody>
${rows.map(
  (row, index) => html`<tr>
<td><a href="${pluginPath(site, name, row.version)}">${row.version}</a>${row.state !== 'published' && html` <span class="chip bad">${row.state}</span>`}</td>
<td class="nowrap">${day(row.published)}</td>
<td>${difference(row, rows[index + 1], next !== null)}</td>
</tr>`,
)}
</tbody></table></div>
${next !== null && html`<p class="soft">And ${counted(total - rows.length, 'version')} before.</p>`}`;
}

type Row = GetOutput['versions'][number];

/** Names of capabilities and their values; the version's own page has the reasons. */
function difference(row: Row, before: Row | undefined, isMore: boolean): Html {
  if (before === undefined && isMore) return html`<span class="soft">…</span>`;
  const [added, removed] = [
    without(row.capabilities, before?.capabilities ?? []),
    without(before?.capabilities ?? [], row.capabilities),
  ];
  const signers = before !== undefined && !sameSet(row.signers, before.signers);
  if (added.length === 0 && removed.length === 0 && !signers)
    return html`<span class="soft">${before === undefined ? 'asks for nothing' : 'nothing'}</span>`;
  const words = (request: CapabilityRequest): string =>
    [capabilityWords(request.capability), valuesOf(request).slice(0, 5).join(', ')]
      .filter(Boolean)
      .join(': ') + (valuesOf(request).length > 5 ? ', …' : '');
  return html`<ul>
${added.map((request) => html`<li class="added"><span class="tag">+</span> ${words(request)}</li>`)}
${removed.map((request) => html`<li class="removed"><span class="tag">−</span> ${words(request)}</li>`)}
${signers && html`<li class="added"><span class="tag">!</span> signed by another key</li>`}
</ul>`;
}

const sameSet = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((item) => other.includes(item));

function facts(plugin: GetOutput, version: VersionOutput): Html {
  const { signers, publisher, owner } = version;
  const key = (id: string) => html`<dd class="mono">${id}</dd>`;
  return html`<aside class="side" aria-label="Facts"><h2>Who and what</h2><dl class="facts">
<div><dt>Signed by</dt>${signers.map(({ keyId }) => key(keyId))}</div>
<div><dt>Owner of the name</dt>${signers.length === 1 && signers[0]?.keyId === owner.keyId ? html`<dd>the same key</dd>` : key(owner.keyId)}</div>
${publisher.keyId !== owner.keyId && html`<div><dt>Published by</dt>${key(publisher.keyId)}</div>`}
<div><dt>Published</dt><dd>${day(version.published)}</dd></div>
<div><dt>Hooks</dt><dd>${version.hooks.length === 0 ? 'none' : listed(version.hooks.map((hook) => html`<code>${hook}</code>`))}</dd></div>
<div><dt>Archive</dt><dd><a href="${version.tarball}" rel="nofollow">${sizeText(version.size)}</a></dd></div>
<div><dt>Its integrity</dt><dd class="mono">${version.integrity}</dd></div>
<div><dt>SHA-256 of the manifest</dt><dd class="mono">${version.manifest}</dd></div>
<div><dt>Place in the log</dt><dd>${version.logIndex}</dd></div>
<div><dt>Here since</dt><dd>${day(plugin.created)}</dd></div>
</dl></aside>`;
}

const sizeText = (bytes: number): string =>
  bytes < 1024
    ? `${bytes} B`
    : bytes < 2 ** 20
      ? `${(bytes / 1024).toFixed(1)} KB`
      : `${(bytes / 2 ** 20).toFixed(1)} MB`;

function readmeOf({ content, cut }: ShownReadme): Html | false {
  if (content.text.trim() === '') return false;
  return html`<section class="readme" aria-label="README"><h2>README</h2>
${content}
${cut && html`<p class="soft">There is more of it in the archive.</p>`}</section>`;
}
