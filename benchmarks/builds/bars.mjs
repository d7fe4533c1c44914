const bars = [
  { weight: 'light', modules: 1000, column: 'cold', limit: 1.05 },
  { weight: 'light', modules: 1000, column: 'warm', limit: 1, isStrict: true },
  { weight: 'heavy', modules: 1000, column: 'cold', limit: 2 },
  { weight: 'heavy', modules: 1000, column: 'warm', limit: 0.5 },
  { weight: 'heavy', modules: 20, column: 'cold', limit: 1 },
];

/** What is aimed at, row by row; a size or column that was not measured is left out. */
export function barsOf(rows) {
  return bars.flatMap(({ weight, modules, column, limit, isStrict = false }) =>
    rows
      .filter((row) => row[column] && row.weight === weight && row.modules === modules)
      .map(({ pipeline, bundler, [column]: { ratio, cpuRatio } }) => ({
        pipeline,
        bundler,
        modules,
        column,
        limit,
        isStrict,
        ratio: ratio.median,
        cpuRatio: cpuRatio.median,
        holds: isStrict ? ratio.median < limit : ratio.median <= limit,
      })),
  );
}
