let state = new Uint32Array([0x9e3779b9, 0x243f6a88, 0xb7e15162, 0xdeadbeef]);

/** Spreads one number over the generator's whole state (splitmix32), so that near seeds give unlike streams. */
export function seedRandom(seed: number): void {
  let word = (Math.floor(seed) ^ Math.floor(seed / 0x1_0000_0000)) >>> 0;
  state = new Uint32Array(4).map(() => {
    word = (word + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(word ^ (word >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return mixed ^ (mixed >>> 15);
  });
}

/** sfc32: small, fast, and without weak bits. Reproducible on purpose, so never a source of secrets. */
export function randomUint32(): number {
  const [a, b, c, counter] = state as unknown as [number, number, number, number];
  const sum = (a + b + counter) >>> 0;
  state[0] = b ^ (b >>> 9);
  state[1] = c + (c << 3);
  state[2] = ((c << 21) | (c >>> 11)) + sum;
  state[3] = counter + 1;
  return sum;
}

export function random(): number {
  return ((randomUint32() >>> 5) * 0x400_0000 + (randomUint32() >>> 6)) / 0x20_0000_0000_0000;
}

export function fillRandom(bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; at += 4) {
    let word = randomUint32();
    for (let end = Math.min(at + 4, bytes.length), index = at; index < end; index++) {
      bytes[index] = word & 0xff;
      word >>>= 8;
    }
  }
}
