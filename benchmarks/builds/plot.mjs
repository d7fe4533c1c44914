import { columnNames } from './columns.mjs';

const [panel, height, margin, legend] = [360, 440, 56, 190];
const colours = ['#4269d0', '#efb118', '#ff725c', '#6cc5b0', '#3ca951', '#a463f2', '#9c6b4e', '#97bbf5'];
const dashes = { vite: '', rolldown: '6 3', 'rolldown-bun': '2 3' };

/**
 * The ratio of sandboxed to native against the number of modules, both logarithmic, as SVG: a panel a column of the table, all
 * of them to one scale, and in it a line a pipeline and bundler.
 */
export function plot(rows) {
  const columns = columnNames.filter((name) => rows.some((row) => row[name]));
  const measured = rows.filter((row) => columns.some((name) => row[name]));
  const ratios = measured.flatMap((row) => columns.flatMap((name) => row[name]?.ratio.median ?? []));
  const sizes = [...new Set(measured.map(({ modules }) => modules))];
  const x = axis(sizes, margin, panel - 16);
  const y = axis([1, ...ratios], height - margin, 40);
  const pipelines = [...new Set(measured.map(({ pipeline }) => pipeline))];
  const nameOf = ({ pipeline, bundler }) => `${pipeline}, ${bundler}`;
  const groups = [...new Set(measured.map(nameOf))].map((name) =>
    measured.filter((row) => nameOf(row) === name),
  );
  const width = columns.length * panel + legend;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">
<rect width="100%" height="100%" fill="white"/>
${columns.map((name, place) => `<g transform="translate(${place * panel} 0)">\n${panelOf(name)}\n</g>`).join('\n')}
${groups.map((group, place) => legendLine(group[0], columns.length * panel, 40 + place * 16)).join('\n')}
</svg>
`;

  function panelOf(name) {
    return [
      label((margin + panel) / 2, 22, `${name} ÷ native`),
      ...sizes.map((size) => label(x(size), height - margin + 20, size.toLocaleString('en-US'))),
      ...[0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50].map((value) => gridLine(y(value), value)),
      label((margin + panel) / 2, height - 12, 'modules'),
      ...groups.map((group) => lineOf(name, group)),
    ]
      .filter(Boolean)
      .join('\n');
  }

  function lineOf(name, group) {
    const points = group
      .filter((row) => row[name])
      .sort((one, other) => one.modules - other.modules)
      .map((row) => [x(row.modules).toFixed(1), y(row[name].ratio.median).toFixed(1)]);
    const stroke = strokeOf(group[0]);
    const dots = points.map(
      ([cx, cy]) => `<circle cx="${cx}" cy="${cy}" r="2.5" fill="${colourOf(group[0])}"/>`,
    );
    return `<polyline points="${points.join(' ')}" ${stroke}/>${dots.join('')}`;
  }

  function gridLine(at, value) {
    if (!(at >= 39 && at <= height - margin + 1)) return '';
    return `<line x1="${margin}" x2="${panel - 16}" y1="${at}" y2="${at}" stroke="${value === 1 ? 'black' : '#ddd'}"/>
${label(margin - 20, at + 4, `×${value}`)}`;
  }

  function legendLine(row, left, at) {
    return `<line x1="${left}" x2="${left + 28}" y1="${at}" y2="${at}" ${strokeOf(row)}/>
<text x="${left + 34}" y="${at + 4}">${nameOf(row)}</text>`;
  }

  function strokeOf(row) {
    return `fill="none" stroke="${colourOf(row)}" stroke-width="2" stroke-dasharray="${dashes[row.bundler]}"`;
  }

  function colourOf({ pipeline }) {
    return colours[pipelines.indexOf(pipeline) % colours.length];
  }
}

const label = (x, y, text) => `<text x="${x}" y="${y}" text-anchor="middle">${text}</text>`;

function axis(values, from, to) {
  const [low, high] = [Math.log(Math.min(...values)), Math.log(Math.max(...values))];
  return (value) => from + ((Math.log(value) - low) / (high - low || 1)) * (to - from);
}
