import { figure, times } from '../lib/format.mjs';

/** Milliseconds of CPU time; of what is far below one, as much as matters. */
const ms = (value) => (value >= 0.1 ? figure(value) : value.toPrecision(2));
const millions = (count) => figure(count / 1e6);
const none = '';

const timed = (show) => (row) => (row.native ? show(row) : none);
const counted = (show) => (row) => (row.instructions ? show(row) : none);
const ratioTo = (value) => (row, before) => {
  const ratio = before && ratioOf(row, before, value);
  return ratio === undefined ? none : times(ratio);
};

const columns = [
  ['', (_, __, name) => name],
  ['V8, ms', timed(({ native }) => ms(native.median))],
  ['best', timed(({ native }) => ms(native.best))],
  ['first', timed(({ native }) => ms(native.first))],
  ['inside, ms', timed(({ inside }) => ms(inside.median))],
  ['best', timed(({ inside }) => ms(inside.best))],
  ['first', timed(({ inside }) => ms(inside.first))],
  ['inside/V8', timed(({ ratio }) => times(ratio))],
  ['instructions, M', counted(({ instructions }) => millions(instructions.call))],
  ['to load, M', counted(({ instructions }) => millions(instructions.load))],
  ['time, to before', ratioTo(timeOf)],
  ['instructions, to before', ratioTo(callOf)],
];

function timeOf({ inside }) {
  return inside?.median;
}

function callOf({ instructions }) {
  return instructions?.call;
}

function ratioOf(row, before, value) {
  const [now, then] = [value(row), value(before)];
  return now === undefined || then === undefined ? undefined : now / then;
}

export function formatEngine({ machine, node, engine, date, workloads }, before) {
  const rows = Object.entries(workloads);
  const cellOf = (name, row) => (column) => column[1](row, before?.workloads[name], `  ${name}`);
  const sound = rows.filter(([, { error }]) => !error);
  const shown = columns.filter((column) => sound.some(([name, row]) => cellOf(name, row)(column) !== none));
  const lines = [shown.map(([title]) => title)];
  let last;
  for (const [name, row] of rows) {
    if (row.group !== last) lines.push([(last = row.group)]);
    lines.push(row.error ? [`  ${name}  failed: ${row.error}`] : shown.map(cellOf(name, row)));
  }
  const full = lines.filter(({ length }) => length > 1);
  const widths = shown.map((_, column) => Math.max(...full.map((cells) => cells[column].length)));
  const pad = (cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]));
  return [
    `${machine.cpu}, ${machine.cores} cores, ${machine.system}, node ${node}, engine ${engine}, ${date}`,
    'CPU time and executed WebAssembly instructions of one warm call',
    '',
    ...lines.map((cells) => (cells.length > 1 ? cells.map(pad) : cells).join('  ')),
    '',
    ...means(rows, before),
    ...(machine.busy
      ? ['The machine was busy when this began: trust the instructions, and ratios of times.']
      : []),
  ].join('\n');
}

/** Geometric means of the rows that have the figure. */
function means(rows, before) {
  const change = (value) => (name, row) =>
    before.workloads[name] && ratioOf(row, before.workloads[name], value);
  const ratios = {
    'inside to V8': (_, { ratio }) => ratio,
    ...(before && {
      [`time inside, to ${before.date}`]: change(timeOf),
      [`instructions, to ${before.date}`]: change(callOf),
    }),
  };
  return Object.entries(ratios).flatMap(([title, ratio]) => {
    const mean = (some) => geometricMean(some.map(([name, row]) => ratio(name, row)));
    const all = mean(rows);
    if (all === undefined) return [];
    const groups = [...new Set(rows.map(([, { group }]) => group))].flatMap((group) => {
      const own = mean(rows.filter(([, row]) => row.group === group));
      return own === undefined ? [] : [`${group} ${times(own)}`];
    });
    return [`geometric mean, ${title}: ${times(all)} (${groups.join(', ')})`];
  });
}

function geometricMean(ratios) {
  const known = ratios.filter((ratio) => ratio !== undefined);
  if (known.length === 0) return undefined;
  return Math.exp(known.reduce((sum, ratio) => sum + Math.log(ratio), 0) / known.length);
}
