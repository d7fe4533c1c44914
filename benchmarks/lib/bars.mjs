const below = (name, value, limit, shown) => ({ name, value, limit, holds: value <= limit, shown });
const above = (name, value, limit, shown) => ({
  name,
  value,
  limit,
  holds: value >= limit,
  shown,
  isLeast: true,
});
const x = (ratio) => `×${ratio.toFixed(2)}`;
const percent = (ratio) => `${((ratio - 1) * 100).toFixed(1)}%`;
const ms = (value) => `${value.toFixed(2)} ms`;
const mib = (value) => `${value.toFixed(2)} MiB`;
const whole = (value) => Math.round(value).toLocaleString('en-US');

/** What the project promises, checked against this run; a bar whose peers were not measured is left out. */
export function checkBars(groups) {
  return [
    ...callBars(groups.call),
    ...startupBars(groups.startup),
    ...growthBars(groups.growth),
    ...buildBars(groups.build),
    ...verifyBars(groups.verify),
  ];
}

export function barLines(bars) {
  const lines = bars.map(
    ({ name, holds, shown, limit, isLeast }) =>
      `  ${holds ? 'holds' : 'FAILS'}  ${name}: ${shown} (at ${isLeast ? 'least' : 'most'} ${limitText(limit, shown)})`,
  );
  return ['Bars', ...lines].join('\n');
}

function limitText(limit, shown) {
  if (shown.endsWith('ms')) return ms(limit);
  if (shown.endsWith('MiB')) return mib(limit);
  if (shown.endsWith('%')) return percent(limit);
  return shown.startsWith('×') ? x(limit) : whole(limit);
}

function callBars(group) {
  const against = (row, peer, times, name) => {
    const cells = cellsOf(group, row);
    if (!cells?.nexxo || !cells[peer]) return [];
    const ratio = cells.nexxo.median / cells[peer].median;
    return [below(name, ratio, 1 / times, x(ratio))];
  };
  const rate = cellsOf(group, 'null, 2 KB, calls a second')?.nexxo?.median;
  return [
    ...(rate ? [above('null, 2 KB: calls a second', rate, 500_000, whole(rate))] : []),
    ...against('null, 2 KB', 'isolated-vm', 1, 'null, 2 KB: of isolated-vm'),
    ...against('null, 2 KB', 'quickjs-emscripten', 10, 'null, 2 KB: of quickjs-emscripten'),
    ...against('identity, 200 KB', 'quickjs-emscripten', 6, 'identity, 200 KB: of quickjs-emscripten'),
  ];
}

/** Two MiB are what the process itself may move by meanwhile; inside, nothing moves. */
function growthBars(group) {
  return (group?.rows ?? []).flatMap(({ name, cells: { nexxo } }) => {
    if (!nexxo) return [];
    const limit = name.endsWith('inside') ? 0 : 2;
    return [below(`growth, ${name}`, nexxo.median, limit, mib(nexxo.median))];
  });
}

function startupBars(group) {
  return [
    ['trivial', 1, 'instance from disk', 'ready from its snapshot on disk'],
    ['large', 10, 'instance from disk', 'ready from its snapshot on disk'],
    ['trivial', 1, 'verified, instance from disk', 'verified and ready'],
    ['large', 10, 'verified, instance from disk', 'verified and ready'],
  ].flatMap(([size, limit, row, what]) => {
    const cell = cellsOf(group, `${size} plugin, ${row}`)?.nexxo;
    return cell ? [below(`${size} plugin ${what}`, cell.median, limit, ms(cell.median))] : [];
  });
}

function verifyBars(group) {
  const cell = cellsOf(group, '1 MiB, from its files')?.nexxo;
  return cell
    ? [below('a signed plugin of 1 MiB verified from its files', cell.median, 5, ms(cell.median))]
    : [];
}

function buildBars(group) {
  return ['vite', 'rolldown'].flatMap((bundler) =>
    [
      ['returns null', 1.05],
      ['replaces by a RegExp', 1.25],
    ].flatMap(([plugin, limit]) => {
      const ratio = cellsOf(group, `${bundler}, ${plugin}`)?.nexxo?.ratio?.median;
      return ratio ? [below(`${bundler}, ${plugin}: over native`, ratio, limit, percent(ratio))] : [];
    }),
  );
}

function cellsOf(group, name) {
  return group?.rows?.find((row) => row.name === name)?.cells;
}
