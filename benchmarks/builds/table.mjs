import { figure, times } from '../lib/format.mjs';
import { columnNames } from './columns.mjs';

const whole = (value) => value.toLocaleString('en-US');
const seconds = (ms) => figure(ms / 1000);
const ratioText = ({ median, p25, p75, pairs }) =>
  `${times(median)} ${pairs === 1 ? 'once' : `[${p25.toFixed(2)}–${p75.toFixed(2)}]`}`;

/** The columns of the table for what was measured in any row: a title, and a row's cell. */
function tableColumns(rows) {
  const measured = columnNames.filter((name) => rows.some((row) => row[name]));
  const each = (row, value) =>
    ['native', ...measured].map((name) => (row[name] ? figure(value(row[name])) : '–')).join(' → ');
  const all = ['native', ...measured].join(' → ');
  const [main] = measured;
  return [
    ['pipeline', ({ pipeline }) => pipeline],
    ['bundler', ({ bundler }) => bundler],
    ['modules', ({ modules }) => whole(modules)],
    ['native, ms', ({ native }) => figure(native.wallMs.median)],
    ...measured.flatMap((name) => [
      [`${name}, ms`, (row) => (row[name] ? figure(row[name].wallMs.median) : '–')],
      ['ratio [middle half]', (row) => (row[name] ? ratioText(row[name].ratio) : '–')],
    ]),
    ['empty caches, ms', ({ empty }) => figure(empty.wallMs)],
    [`CPU, s: ${all}`, (row) => each(row, ({ cpuMs }) => cpuMs / 1000)],
    [`peak RSS, MiB: ${all}`, (row) => each(row, ({ rssBytes }) => rssBytes / 2 ** 20)],
    ['hook calls', (row) => (row[main] ? whole(row[main].inside.calls) : '–')],
    ['CPU inside, s', (row) => (row[main] ? seconds(row[main].inside.cpuMs) : '–')],
    ...(measured.includes('warm')
      ? [
          ['warm: results found', ({ warm }) => (warm ? foundText(warm.inside.results) : '–')],
          ['CPU inside, s', ({ warm }) => (warm ? seconds(warm.inside.cpuMs) : '–')],
        ]
      : []),
  ];
}

const foundText = ({ hits, misses }) => `${whole(hits)} of ${whole(hits + misses)}`;

/** Title, then rows. One that failed says why in its fourth cell. */
function cellsOf(rows) {
  const columns = tableColumns(rows);
  return [
    columns.map(([title]) => title),
    ...rows.map((row) =>
      row.error
        ? [...columns.slice(0, 3).map(([, cell]) => cell(row)), `failed: ${row.error}`]
        : columns.map(([, cell]) => cell(row)),
    ),
  ];
}

const barCells = ({ pipeline, bundler, modules, column, ratio, cpuRatio, limit, isStrict, holds }) => [
  holds ? 'holds' : 'FAILS',
  `${column}, ${pipeline}, ${bundler}, ${whole(modules)} modules`,
  `${times(ratio)} (${isStrict ? 'below' : 'at most'} ${times(limit)})`,
  `CPU ${times(cpuRatio)}`,
];

const countText = (bars) => `${bars.filter(({ holds }) => holds).length} of ${bars.length} bars hold`;

export function markdown({ rows, bars }) {
  const line = (cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |\n`;
  const table = ([title, ...lines]) => [title, title.map(() => '---'), ...lines].map(line).join('');
  if (bars.length === 0) return table(cellsOf(rows));
  return `${table(cellsOf(rows))}\n${countText(bars)}.\n\n${table([['', 'bar', 'measured', 'by CPU time'], ...bars.map(barCells)])}`;
}

export function terminal({ machine, versions, rows, bars, notes }) {
  const parts = [
    `${machine.cpu}, ${machine.cores} cores, ${machine.memoryGiB} GiB, ${machine.system}`,
    `node ${versions.node}, vite ${versions.vite}, rolldown ${versions.rolldown}`,
    '',
    aligned(cellsOf(rows)),
  ];
  if (notes.length > 0) parts.push('', ...notes);
  if (bars.length > 0) parts.push('', countText(bars), aligned(bars.map(barCells)).replace(/^/gm, '  '));
  return `${parts.join('\n')}\n`;
}

function aligned(lines) {
  const widths = lines[0].map((_, column) =>
    Math.max(
      ...lines.filter(({ length }) => length === lines[0].length).map((cells) => cells[column].length),
    ),
  );
  return lines
    .map((cells) =>
      cells
        .map((cell, column) => cell.padEnd(widths[column]))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
