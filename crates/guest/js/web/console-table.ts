import { inspect } from '../node/inspect.ts';

const shown = (value: unknown): string =>
  inspect(value, { maxArrayLength: 3, breakLength: Infinity, depth: typeof value === 'object' ? -1 : 0 });

/** `console.table`: a row for each entry, a column for each of its own keys. */
export function tableText(value: object, wanted?: readonly string[]): string {
  const entries: [string, unknown][] =
    value instanceof Map || value instanceof Set
      ? [...value.values()].map((item, index) => [String(index), item])
      : Object.entries(value);
  const columns: string[] = wanted === undefined ? [] : [...wanted];
  let hasValues = false;
  for (const [, row] of entries) {
    if (typeof row !== 'object' || row === null) hasValues = true;
    else if (wanted === undefined)
      for (const key of Object.keys(row)) if (!columns.includes(key)) columns.push(key);
  }
  const head = ['(index)', ...columns, ...(hasValues ? ['Values'] : [])];
  const rows = entries.map(([name, row]) => {
    const isObject = typeof row === 'object' && row !== null;
    const cells = columns.map((key) =>
      isObject && Object.hasOwn(row, key) ? shown((row as Record<string, unknown>)[key]) : '',
    );
    return [name, ...cells, ...(hasValues ? [isObject ? '' : shown(row)] : [])];
  });
  const widths = head.map((text, at) => Math.max(text.length, ...rows.map((row) => row[at]!.length)) + 2);
  const line = (cells: readonly string[]): string =>
    `│${cells.map((cell, at) => ` ${cell}`.padEnd(widths[at]!)).join('│')}│`;
  const rule = (left: string, middle: string, right: string): string =>
    left + widths.map((width) => '─'.repeat(width)).join(middle) + right;
  return [rule('┌', '┬', '┐'), line(head), rule('├', '┼', '┤'), ...rows.map(line), rule('└', '┴', '┘')].join(
    '\n',
  );
}
