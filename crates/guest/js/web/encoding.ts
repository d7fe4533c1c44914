import { native } from '../native.ts';

const LABELS: Record<string, string> = {};
for (const [name, labels] of Object.entries({
  'utf-8': 'utf-8 utf8 unicode-1-1-utf-8 unicode11utf8 unicode20utf8 x-unicode20utf8',
  'utf-16le': 'utf-16le utf-16 ucs-2 ucs2 iso-10646-ucs-2 csunicode unicode unicodefeff',
  'windows-1252':
    'windows-1252 latin1 iso-8859-1 iso8859-1 iso88591 l1 ascii us-ascii cp1252 x-cp1252 iso_8859-1 ibm819 cp819',
}))
  for (const label of labels.split(' ')) LABELS[label] = name;

/** What windows-1252 has where latin1 has the C1 controls. */
const C1 =
  '\u20ac\x81\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\x8d\u017d\x8f\x90\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\x9d\u017e\u0178';
const C1_CONTROL = /[\x80-\x9f]/g;

type Bytes = ArrayBufferView | ArrayBufferLike;

export function toBytes(input: Bytes): Uint8Array {
  if (input instanceof Uint8Array) return input;
  return ArrayBuffer.isView(input)
    ? new Uint8Array(input.buffer, input.byteOffset, input.byteLength)
    : new Uint8Array(input);
}

function codedError<T extends Error>(error: T, code: string): T {
  return Object.assign(error, { code });
}

export class TextEncoder {
  get encoding(): string {
    return 'utf-8';
  }

  encode(text: string = ''): Uint8Array<ArrayBuffer> {
    return native.utf8Encode(String(text));
  }

  encodeInto(text: string, target: Uint8Array): { read: number; written: number } {
    let read = 0;
    let written = 0;
    for (const character of text) {
      const bytes = native.utf8Encode(character);
      if (written + bytes.length > target.length) break;
      target.set(bytes, written);
      written += bytes.length;
      read += character.length;
    }
    return { read, written };
  }

  get [Symbol.toStringTag](): string {
    return 'TextEncoder';
  }
}

/** How many bytes at the end are the start of a character whose rest has not come yet. */
function unfinishedUtf8(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!;
    if (byte < 0x80) return 0;
    if (byte < 0xc0) continue;
    const need = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    return need > back ? back : 0;
  }
  return 0;
}

function unfinishedUtf16(bytes: Uint8Array): number {
  const odd = bytes.length % 2;
  const high = bytes[bytes.length - odd - 1];
  return high !== undefined && high >= 0xd8 && high <= 0xdb ? odd + 2 : odd;
}

function decodeUtf16(bytes: Uint8Array, fatal: boolean): string {
  let text = '';
  const even = bytes.length - (bytes.length % 2);
  for (let at = 0; at < even; at += 0x2000) {
    const units: number[] = [];
    for (let index = at; index < Math.min(at + 0x2000, even); index += 2)
      units.push(bytes[index]! | (bytes[index + 1]! << 8));
    text += String.fromCharCode(...units);
  }
  if (even !== bytes.length) text += '\ufffd';
  if (fatal && (even !== bytes.length || !text.isWellFormed())) throw new TypeError('invalid utf-16');
  return text.toWellFormed();
}

export class TextDecoder {
  readonly encoding: string;
  readonly fatal: boolean;
  readonly ignoreBOM: boolean;
  #kept: Uint8Array = new Uint8Array(0);
  #started = false;

  constructor(label: string = 'utf-8', options: { fatal?: boolean; ignoreBOM?: boolean } = {}) {
    const encoding = LABELS[String(label).trim().toLowerCase()];
    if (encoding === undefined) {
      throw codedError(
        new RangeError(`The "${label}" encoding is not supported`),
        'ERR_ENCODING_NOT_SUPPORTED',
      );
    }
    this.encoding = encoding;
    this.fatal = Boolean(options?.fatal);
    this.ignoreBOM = Boolean(options?.ignoreBOM);
  }

  decode(input?: Bytes, options?: { stream?: boolean }): string {
    const stream = Boolean(options?.stream);
    let bytes = input === undefined ? new Uint8Array(0) : toBytes(input);
    if (this.#kept.length > 0) {
      const joined = new Uint8Array(this.#kept.length + bytes.length);
      joined.set(this.#kept);
      joined.set(bytes, this.#kept.length);
      bytes = joined;
    }
    const kept = stream ? this.#unfinished(bytes) : 0;
    this.#kept = bytes.slice(bytes.length - kept);
    const keepMark = this.ignoreBOM || this.#started;
    const whole = kept === 0 ? bytes : bytes.subarray(0, bytes.length - kept);
    this.#started = stream && (this.#started || whole.length > 0);
    return this.#text(whole, keepMark);
  }

  #unfinished(bytes: Uint8Array): number {
    if (this.encoding === 'utf-8') return unfinishedUtf8(bytes);
    return this.encoding === 'utf-16le' ? unfinishedUtf16(bytes) : 0;
  }

  #text(bytes: Uint8Array, keepMark: boolean): string {
    if (this.encoding === 'windows-1252') {
      return native.latin1Decode(bytes).replace(C1_CONTROL, (control) => C1[control.charCodeAt(0) - 0x80]!);
    }
    try {
      if (this.encoding === 'utf-8') return native.utf8Decode(bytes, this.fatal, keepMark);
      const text = decodeUtf16(bytes, this.fatal);
      return !keepMark && text.startsWith('\ufeff') ? text.slice(1) : text;
    } catch {
      throw codedError(
        new TypeError(`The encoded data was not valid for encoding ${this.encoding}`),
        'ERR_ENCODING_INVALID_ENCODED_DATA',
      );
    }
  }

  get [Symbol.toStringTag](): string {
    return 'TextDecoder';
  }
}
