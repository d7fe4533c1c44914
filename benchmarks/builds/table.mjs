import { figure, times } from '../lib/format.mjs';

const columns = [
  ['pipeline', ({ pipeline }) => pipeline],
  ['bundler', ({ bundler }) => bundler],
  ['modules', ({ modules }) => modules.toLocaleString('en-US')],
  ['native, ms', ({ native }) => figure(native.wallMs.median)],
  ['sandboxed, ms', ({ sandboxed }) => figure(sandboxed.wallMs.median)],
  [
    'ratio [middle half]',
    ({ ratio }) => `${times(ratio.median)} [${ratio.p25.toFixed(2)}–${ratio.p75.toFixed(2)}]`,
  ],
  ['empty caches, ms', ({ empty }) => figure(empty.wallMs)],
  ['CPU, s', ({ native, sandboxed }) => pair(native.cpuMs / 1000, sandboxed.cpuMs / 1000)],
  ['peak RSS, MiB', ({ native, sandboxed }) => pair(native.rssBytes / 2 ** 20, sandboxed.rssBytes / 2 ** 20)],
  ['hook calls', ({ inside }) => inside.calls.toLocaleString('en-US')],
  ['CPU inside, s', ({ inside }) => figure(inside.cpuMs / 1000)],
];

const pair = (native, sandboxed) => `${figure(native)} → ${figure(sandboxed)}`;

const cellsOf = (row) =>
  row.error
    ? [...columns.slice(0, 3).map(([, cell]) => cell(row)), `failed: ${row.error}`]
    : columns.map(([, cell]) => cell(row));

export function markdown({ rows }) {
  const lines = [columns.map(([title]) => title), columns.map(() => '---'), ...rows.map(cellsOf)];
  return lines
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |\n`)
    .join('');
}

export function terminal({ machine, versions, rows, bars, busy }) {
  const lines = [columns.map(([title]) => title), ...rows.map(cellsOf)];
  const widths = columns.map((_, column) =>
    Math.max(...lines.filter(({ length }) => length === columns.length).map((cells) => cells[column].length)),
  );
  const table = lines.map((cells) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column]))
      .join('  ')
      .trimEnd(),
  );
  const parts = [
    `${machine.cpu}, ${machine.cores} cores, ${machine.memoryGiB} GiB, ${machine.system}`,
    `node ${versions.node}, vite ${versions.vite}, rolldown ${versions.rolldown}`,
    '',
    ...table,
  ];
  if (busy)
    parts.push(
      '',
      `The machine was busy when this began (load ${machine.loadAverage.toFixed(1)}): trust the ratios only.`,
    );
  if (bars.length > 0) parts.push('', 'Bars', ...bars.map(barLine));
  return `${parts.join('\n')}\n`;
}

const barLine = ({ pipeline, bundler, modules, ratio, limit, holds }) =>
  `  ${holds ? 'holds' : 'FAILS'}  ${pipeline}, ${bundler}, ${modules.toLocaleString('en-US')} modules: ${times(ratio)} (at most ${times(limit)})`;
