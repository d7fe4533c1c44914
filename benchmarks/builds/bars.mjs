const bars = [
  { weight: 'light', modules: 1000, limit: 1.05 },
  { weight: 'heavy', modules: 1000, limit: 2 },
  { weight: 'heavy', modules: 20, limit: 1 },
];

/** What is aimed at, row by row; a size that was not measured is left out. */
export function barsOf(rows) {
  return bars.flatMap(({ weight, modules, limit }) =>
    rows
      .filter((row) => row.ratio && row.weight === weight && row.modules === modules)
      .map(({ pipeline, bundler, ratio }) => ({
        pipeline,
        bundler,
        modules,
        limit,
        ratio: ratio.median,
        holds: ratio.median <= limit,
      })),
  );
}
