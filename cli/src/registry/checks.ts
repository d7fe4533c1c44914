import { RegistryError } from '@nexxo/native/protocol';

/** Decides whether a value is what it should be, and gives what was checked of it and nothing else. */
export type Check<Value> = (value: unknown, at: string) => Value;

/** What a check gives. */
export type Checked<Of> = Of extends Check<infer Value> ? Value : never;

const wrong = (at: string, what: string): RegistryError =>
  new RegistryError('NEXXO_REGISTRY_ANSWER', `The registry's answer is refused: ${at} ${what}`);

/** A text that a pattern fits, of at most so many characters. */
export const text =
  (longest: number, pattern = /^/): Check<string> =>
  (value, at) => {
    if (typeof value !== 'string' || value.length > longest || !pattern.test(value))
      throw wrong(at, 'is no text of its kind');
    return value;
  };

/** One of several texts. */
export const oneOf =
  <const Text extends string>(...texts: readonly Text[]): Check<Text> =>
  (value, at) => {
    const found = texts.find((one) => one === value);
    if (found === undefined) throw wrong(at, `is none of ${texts.join(', ')}`);
    return found;
  };

/** A whole number within a range, both ends included. */
export const whole =
  (least: number, most: number): Check<number> =>
  (value, at) => {
    if (!Number.isSafeInteger(value) || (value as number) < least || (value as number) > most)
      throw wrong(at, `is no whole number from ${least} to ${most}`);
    return value as number;
  };

/** A list of at most so many. */
export const list =
  <Value>(item: Check<Value>, most: number): Check<Value[]> =>
  (value, at) => {
    if (!Array.isArray(value) || value.length > most) throw wrong(at, `is no list of at most ${most}`);
    return value.map((one, index) => item(one, `${at}[${index}]`));
  };

/** The same, or null. */
export const nullable =
  <Value>(check: Check<Value>): Check<Value | null> =>
  (value, at) =>
    value === null ? null : check(value, at);

/** An object with these fields of its own; what else it has is left behind. */
export const object =
  <Shape extends Record<string, Check<unknown>>>(
    shape: Shape,
  ): Check<{ [Field in keyof Shape]: Checked<Shape[Field]> }> =>
  (value, at) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong(at, 'is no object');
    return Object.fromEntries(
      Object.entries(shape).map(([field, check]) => {
        if (!Object.hasOwn(value, field)) throw wrong(`${at}.${field}`, 'is missing');
        return [field, check((value as Record<string, unknown>)[field], `${at}.${field}`)];
      }),
    ) as { [Field in keyof Shape]: Checked<Shape[Field]> };
  };
