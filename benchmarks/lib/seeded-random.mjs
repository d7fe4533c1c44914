const words =
  'basket price total order item label value count group filter render update select entry range token'.split(
    ' ',
  );

/** A seeded generator: Math.random would give another project every run. */
export function seededRandom(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

export function pickWord(random) {
  return words[Math.floor(random() * words.length)];
}
