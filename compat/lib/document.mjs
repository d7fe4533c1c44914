import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir, type } from 'node:os';
import { isTried } from './everywhere.mjs';
import { bundlers } from './options.mjs';

const file = new URL('../../docs/compatibility.md', import.meta.url);

const inAllTitle = '\n## In Rollup, Rolldown and Vite\n';

/**
 * Writes docs/compatibility.md: a row a case, and the reasons of those that are not identical.
 *
 * @param inAll what came of the cases in all bundlers; where it was not tried, the section about it stays as it is
 */
export function writeDocument(rows, { inScope, identical, share, cases }, inAll) {
  const own = rows.filter((row) => row.inScope);
  const others = rows.filter((row) => !row.inScope);
  const text = `# Compatibility

Written by \`npm run compat\`. Each plugin builds a small project natively and in the sandbox, in the same folder; every file written is
compared byte for byte, warnings too, but for those about how long hooks took. Where a case compares what is printed, control
characters and durations are left out on both sides: the sandbox keeps control characters of a plugin from the terminal.

**${identical} of ${inScope} cases in scope are identical (${share}%)**, ${cases} cases in all.

In scope is what can be done without native addons, processes, sockets, and writing outside the bundler's output. That is seen from
what the plugin does in its native build, not from a list. Times are of one build each on a machine that was doing other things
(${type()}, ${cpus().length} cores, Node ${process.versions.node}): importing the plugin and building, natively; loading the packed plugin and building, sandboxed.
Every plugin may read its project; *grants* are what it needed over the defaults. \`../..\` is the workspace that holds the packages.

## In scope

${table(own)}

## Out of scope

A plugin here uses something that no grant gives. The right result is a denial that names it; *identical* means that it does without.

${table(others)}
${reasons(rows.filter(({ status, inScope: isIn }) => isIn && status !== 'identical'))}${inAll === undefined ? oldSection() : inAllSection(inAll)}`;
  writeFileSync(file, text);
}

function oldSection() {
  const text = readFileSync(file, 'utf8');
  const at = text.indexOf(inAllTitle);
  return at < 0 ? '' : text.slice(at);
}

function inAllSection({ cases, plugins, identical }) {
  const shown = cases.filter(({ results }) => results.filter((row) => row !== undefined).length > 1);
  const broken = shown.flatMap(({ results }) =>
    results.filter((row) => isTried(row) && row.status !== 'identical'),
  );
  const lines = shown.map(
    ({ name, package: plugin, results }) =>
      `| ${cell(plugin)} | ${name} | ${results.map((row) => cell(resultIn(row))).join(' | ')} |`,
  );
  const why = broken.map(
    ({ name, bundler, status, reason }) =>
      `- **${name}** in ${bundler} (${status}): ${cell(shorten(reason ?? '', 400))}`,
  );
  return `${inAllTitle}
Written by \`npm run compat -- --all-bundlers\`: every case whose project another bundler builds too, with each. Whether a plugin works in
a bundler is seen from native builds: it does where the build ends as it is expected to, and otherwise than without the plugin.

**${identical} of the ${plugins} plugins that work in all three are identical in all three.**

| plugin | case | ${bundlers.join(' | ')} |
|---|---|${'---|'.repeat(bundlers.length)}
${lines.join('\n')}

*n/a*: the plugin does not work there natively, or its project is for other bundlers. *out of scope*: there it does what no grant gives.
${why.length > 0 ? `\n${why.join('\n')}\n` : ''}`;
}

function resultIn(row) {
  if (row === undefined || !row.works) return 'n/a';
  return row.inScope ? row.status : 'out of scope';
}

/** Paths begin where the cases and the system's temporary files are: a machine's own directories say nothing to a reader. */
const withoutMachine = (text) =>
  text
    .replaceAll(/\/[^\s`"',;:|]*\/\.stage-[\w-]+\/[\w.-]+/g, '<project>')
    .replaceAll(/\/[^\s`"',;:|]*\/node_modules\//g, 'node_modules/')
    .replaceAll(`${tmpdir()}/`, '<temporary>/');

const cell = (text) => withoutMachine(text).replaceAll('|', '\\|').replaceAll(/\s+/g, ' ');

function table(rows) {
  const lines = rows.map(
    ({ name, package: plugin, version, bundler, status, grants, nativeMs, sandboxedMs, reason, inScope }) => {
      const needs = grants.map((grant) => `\`${grant}\``).join(', ') || '-';
      const result = inScope || reason === null ? status : `${status}: ${shorten(reason)}`;
      return `| ${cell(plugin)} | ${name} | ${version} | ${bundler} | ${cell(result)} | ${cell(needs)} | ${nativeMs} | ${sandboxedMs ?? '-'} |`;
    },
  );
  return [
    '| plugin | case | version | bundler | result | grants | native, ms | sandboxed, ms |',
    '|---|---|---|---|---|---|---|---|',
    ...lines,
  ].join('\n');
}

function reasons(rows) {
  if (rows.length === 0) return '';
  const lines = rows.map(
    ({ name, status, reason }) => `- **${name}** (${status}): ${cell(shorten(reason ?? '', 400))}`,
  );
  return `\n## Why the others are not identical\n\n${lines.join('\n')}\n`;
}

function shorten(text, length = 160) {
  const flat = text.replaceAll(/\s+/g, ' ').replaceAll(/\/[^\s"']*\/\.stage-[\w-]+\//g, '');
  return flat.length > length ? `${flat.slice(0, length)}…` : flat;
}
