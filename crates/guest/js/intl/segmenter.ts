import { native } from '../native.ts';
import { option, resolveLocale, supportedLocales } from './locales.ts';

interface Segment {
  segment: string;
  index: number;
  input: string;
  isWordLike?: boolean;
}

class Segments {
  readonly #text: string;
  readonly #words: boolean;
  readonly #lengths: number[];

  constructor(text: string, granularity: string) {
    this.#text = text;
    this.#words = granularity === 'word';
    this.#lengths = native.segments(text, granularity);
  }

  *[Symbol.iterator](): Generator<Segment> {
    let index = 0;
    for (const length of this.#lengths) {
      const size = Math.abs(length);
      const found: Segment = { segment: this.#text.slice(index, index + size), index, input: this.#text };
      if (this.#words) found.isWordLike = length > 0;
      yield found;
      index += size;
    }
  }

  containing(at: unknown = 0): Segment | undefined {
    const place = Math.trunc(Number(at)) || 0;
    if (place < 0) return undefined;
    for (const found of this) if (place < found.index + found.segment.length) return found;
    return undefined;
  }
}

/** By the Unicode consortium's rules, which are the same for all languages but a few. */
export class Segmenter {
  readonly #locale: string;
  readonly #granularity: string;

  constructor(locales?: unknown, options: object = {}) {
    this.#locale = resolveLocale(locales);
    this.#granularity = option(options, 'granularity', ['grapheme', 'word', 'sentence'], 'grapheme');
  }
  static supportedLocalesOf(locales: unknown): string[] {
    return supportedLocales(locales);
  }
  segment(text: unknown): Segments {
    return new Segments(String(text), this.#granularity);
  }
  resolvedOptions(): object {
    return { locale: this.#locale, granularity: this.#granularity };
  }
  get [Symbol.toStringTag](): string {
    return 'Intl.Segmenter';
  }
}
