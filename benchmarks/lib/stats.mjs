export function quantile(values, q) {
  const sorted = Float64Array.from(values).sort();
  if (sorted.length === 0) return NaN;
  const position = (sorted.length - 1) * q;
  const low = Math.floor(position);
  const high = Math.ceil(position);
  return sorted[low] + (sorted[high] - sorted[low]) * (position - low);
}

export const median = (values) => quantile(values, 0.5);

export function summarize(values) {
  return {
    median: median(values),
    p25: quantile(values, 0.25),
    p75: quantile(values, 0.75),
    p99: quantile(values, 0.99),
    samples: values.length,
  };
}

// Each pair ran back to back, so noise that lasts longer than one run hits both and leaves the ratio alone.
export function pairedRatio(values, bases) {
  const ratios = values.map((value, index) => value / bases[index]);
  return {
    median: median(ratios),
    p25: quantile(ratios, 0.25),
    p75: quantile(ratios, 0.75),
    pairs: ratios.length,
  };
}

/** A row of one figure of many, by peer; those that have no sample of it are left out. */
export function summarizedRow(name, samples, key) {
  const cells = {};
  for (const [peer, measured] of Object.entries(samples)) {
    const values = measured.map((sample) => sample[key]).filter((value) => value !== null);
    if (values.length > 0) cells[peer] = summarize(values);
  }
  return { name, cells };
}
