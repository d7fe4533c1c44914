import { figure, times } from './format.mjs';

/** What the table says of one peer in one row. */
export function cell(group, row, peer) {
  const value = row.cells[peer];
  if (!value) return group.missing[peer] ? 'n/a' : '–';
  const p99 = (row.shows ?? group.shows).includes('p99') ? ` / ${figure(value.p99)}` : '';
  return `${figure(value.median)}${p99}${ratioText(group, row, peer, value)}`;
}

function ratioText(group, row, peer, value) {
  if (peer === group.base) return '';
  if (value.ratio) {
    const { median, p25, p75 } = value.ratio;
    return `  ${times(median)} [${p25.toFixed(2)}–${p75.toFixed(2)}]`;
  }
  const base = row.cells[group.base];
  // So far below the base, the clock is measured and not the peer.
  if (!base || value.median < base.median / 100) return '';
  return `  ${times(value.median / base.median)}`;
}
