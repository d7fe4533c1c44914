import type { PluginReport, Report } from './report.ts';

const COLUMNS = ['plugin', 'hooks', 'calls', 'CPU', 'peak memory', 'files read', 'denied'] as const;

function milliseconds(value: number): string {
  return value < 10 ? `${value.toFixed(2)} ms` : `${Math.round(value)} ms`;
}

function mebibytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}

function row(plugin: PluginReport): string[] {
  return [
    plugin.plugin,
    plugin.hooks.map(({ hook }) => hook).join(' ') || '-',
    String(plugin.calls),
    milliseconds(plugin.cpuMs),
    mebibytes(plugin.peakMemoryBytes),
    String(plugin.filesRead.length),
    String(plugin.deniedCount),
  ];
}

/**
 * Writes a report as a table, a row a plugin, with what was denied below it.
 *
 * @returns text of several lines, without a line feed at the end
 */
export function formatReport(report: Report): string {
  const rows = [[...COLUMNS], ...report.plugins.map(row)];
  const widths = COLUMNS.map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)));
  const isNumber = (column: number): boolean => column >= 2;
  const lines = rows.map((cells) =>
    cells
      .map((cell, column) =>
        isNumber(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
  lines.splice(1, 0, widths.map((width) => '-'.repeat(width)).join('  '));
  for (const { plugin, denied } of report.plugins) {
    for (const { what, path, count } of denied)
      lines.push(`denied to ${plugin}: ${what} ${path}${count > 1 ? ` (${count} times)` : ''}`);
  }
  return lines.join('\n');
}
