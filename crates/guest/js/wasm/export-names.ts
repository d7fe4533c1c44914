import { native } from '../native.ts';

const EXPORT_SECTION = 7;

/** The names in a valid module's export section, in its order. */
export function exportNames(bytes: Uint8Array): string[] {
  let at = 8;
  const number = (): number => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++] ?? 0;
      value |= (byte & 127) << shift;
      if (byte < 128) return value >>> 0;
    }
  };
  while (at < bytes.length) {
    const section = bytes[at++];
    const size = number();
    if (section !== EXPORT_SECTION) {
      at += size;
      continue;
    }
    const names: string[] = [];
    for (let left = number(); left > 0; left--) {
      const length = number();
      names.push(native.utf8Decode(bytes.subarray(at, at + length), false, true));
      at += length + 1;
      number();
    }
    return names;
  }
  return [];
}
