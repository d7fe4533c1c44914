import { barLines } from './bars.mjs';
import { cell } from './cell.mjs';

export function formatReport({ machine, versions, groups, bars, notes }) {
  const parts = [heading(machine, versions), table(groups)];
  if (notes.length > 0) parts.push(notes.join('\n'));
  if (bars.length > 0) parts.push(barLines(bars));
  return `${parts.join('\n\n')}\n`;
}

function heading(machine, versions) {
  const list = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return [
    `${machine.cpu}, ${machine.cores} cores, ${machine.memoryGiB} GiB, ${machine.system}`,
    list.join(', '),
  ].join('\n');
}

/** All groups in one table: a column a peer, a row a measurement. */
function table(groups) {
  const peers = [...new Set(Object.values(groups).flatMap(({ peers }) => peers))];
  const lines = [{ cells: ['', ...peers] }];
  for (const group of Object.values(groups)) {
    lines.push({ title: titleOf(group) });
    for (const row of group.rows) {
      lines.push({ cells: [nameOf(row), ...peers.map((peer) => cell(group, row, peer))] });
    }
  }
  const rows = lines.flatMap(({ cells }) => (cells ? [cells] : []));
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const pad = (cells) => cells.map((value, column) => value.padEnd(widths[column])).join('  ');
  return lines.map(({ title, cells }) => (cells ? pad(cells).trimEnd() : `\n${title}`)).join('\n');
}

const nameOf = ({ name, note }) => `  ${name}${note ? `, ${note}` : ''}`;

function titleOf({ title, unit, shows, base, failed }) {
  return failed ? `${title} failed: ${failed}` : `${title} (${unit}: ${shows}${base ? `; × ${base}` : ''})`;
}
