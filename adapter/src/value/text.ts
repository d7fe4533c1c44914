/** Everything that a terminal acts on: escape sequences, control characters but tab and line feed, and NUL, which shows nothing. */
const SUSPECT = /[\u0001-\u0008\u000b-\u001f\u007f-\u009f]/;
const SEQUENCES =
  /\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]?|\u001b[PX^_][^\u001b]*(?:\u001b\\)?|\u001b[ -/]*[0-~]?/g;
const CONTROLS = /\r(?!\n)|[\u0001-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g;

/**
 * Takes terminal control out of text that a plugin shows to the user: colours, links, cursor movement, bells. Plain
 * text stays as it is.
 */
export function plainText(text: string): string {
  return SUSPECT.test(text) ? text.replace(SEQUENCES, '').replace(CONTROLS, '') : text;
}

/** The same for every text in a log object. */
export function plainTextDeep(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return plainText(value);
  if (value === null || typeof value !== 'object' || depth > 8) return value;
  if (value instanceof Error) return plainError(value);
  if (Array.isArray(value)) return value.map((item) => plainTextDeep(item, depth + 1));
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== null && prototype !== Object.prototype) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, plainTextDeep(item, depth + 1)]),
  );
}

/** Cleans the texts of an error in place. */
export function plainError(error: Error): Error {
  error.message = plainText(error.message);
  if (error.stack !== undefined) error.stack = plainText(error.stack);
  for (const key of Object.keys(error)) {
    const value: unknown = Reflect.get(error, key);
    if (typeof value === 'string') Reflect.set(error, key, plainText(value));
  }
  return error;
}
