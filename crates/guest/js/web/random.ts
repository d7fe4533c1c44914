/** The generator's state, in integers of 32 bits. */
let a = 0x9e3779b9 | 0;
let b = 0x243f6a88 | 0;
let c = 0xb7e15162 | 0;
let counter = 0xdeadbeef | 0;

/** Spreads one number over the generator's whole state (splitmix32), so that near seeds give unlike streams. */
export function seedRandom(seed: number): void {
  let word = (Math.floor(seed) ^ Math.floor(seed / 0x1_0000_0000)) >>> 0;
  const next = () => {
    word = (word + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(word ^ (word >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return mixed ^ (mixed >>> 15);
  };
  a = next();
  b = next();
  c = next();
  counter = next();
}

/** sfc32: small, fast, and without weak bits. Reproducible on purpose, so never a source of secrets. */
export function randomUint32(): number {
  const sum = (a + b + counter) >>> 0;
  a = b ^ (b >>> 9);
  b = (c + (c << 3)) | 0;
  c = (((c << 21) | (c >>> 11)) + sum) | 0;
  counter = (counter + 1) | 0;
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
