const [width, height, margin] = [760, 420, 56];
const colours = ['#4269d0', '#efb118', '#ff725c', '#6cc5b0', '#3ca951', '#a463f2', '#9c6b4e'];

/** The ratio of sandboxed to native against the number of modules, both logarithmic, as SVG: a line a pipeline and bundler. */
export function plot(rows) {
  const measured = rows.filter(({ ratio }) => ratio);
  const x = axis(
    measured.map(({ modules }) => modules),
    margin,
    width - 200,
  );
  const y = axis([1, ...measured.map(({ ratio }) => ratio.median)], height - margin, 24);
  const nameOf = ({ pipeline, bundler }) => `${pipeline}, ${bundler}`;
  const names = [...new Set(measured.map(nameOf))];
  const lines = names.map((name) => [name, measured.filter((row) => nameOf(row) === name)]);
  const pipelines = [...new Set(measured.map(({ pipeline }) => pipeline))];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">
<rect width="100%" height="100%" fill="white"/>
${[...new Set(measured.map(({ modules }) => modules))].map((at) => label(x(at), height - margin + 20, at)).join('\n')}
${[0.5, 1, 2, 5, 10, 20].map((at) => gridLine(y(at), at)).join('\n')}
${label((margin + width - 200) / 2, height - 12, 'modules')}
${lines.map(([name, line], place) => lineOf(name, line, place)).join('\n')}
</svg>
`;

  function lineOf(name, line, place) {
    const colour = colours[pipelines.indexOf(line[0].pipeline) % colours.length];
    const dash = { vite: '', rolldown: '6 3', 'rolldown-bun': '2 3' }[line[0].bundler];
    const points = line.map(({ modules, ratio }) => `${x(modules).toFixed(1)},${y(ratio.median).toFixed(1)}`);
    const at = 30 + place * 17;
    const stroke = `fill="none" stroke="${colour}" stroke-width="2" stroke-dasharray="${dash}"`;
    return `<polyline points="${points.join(' ')}" ${stroke}/>
<line x1="${width - 185}" x2="${width - 155}" y1="${at}" y2="${at}" ${stroke}/>
<text x="${width - 150}" y="${at + 4}">${name}</text>`;
  }

  function gridLine(at, value) {
    if (!(at >= 20 && at <= height - margin + 1)) return '';
    return `<line x1="${margin}" x2="${width - 200}" y1="${at}" y2="${at}" stroke="${value === 1 ? 'black' : '#ddd'}"/>
${label(margin - 18, at + 4, `×${value}`)}`;
  }
}

const label = (x, y, text) => `<text x="${x}" y="${y}" text-anchor="middle">${text}</text>`;

function axis(values, from, to) {
  const [low, high] = [Math.log(Math.min(...values)), Math.log(Math.max(...values))];
  return (value) => from + ((Math.log(value) - low) / (high - low || 1)) * (to - from);
}
