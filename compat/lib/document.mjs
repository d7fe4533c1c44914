import { writeFileSync } from 'node:fs';
import { cpus, tmpdir, type } from 'node:os';

const file = new URL('../../docs/compatibility.md', import.meta.url);

/** Writes docs/compatibility.md: a row a case, and the reasons of those that are not identical. */
export function writeDocument(rows, { inScope, identical, share, cases }) {
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
${reasons(rows.filter(({ status, inScope: isIn }) => isIn && status !== 'identical'))}`;
  writeFileSync(file, text);
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
