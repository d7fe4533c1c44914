/**
 * Functions of the guest that the host holds. None are handed out in this version, so that a reference which comes in
 * names nothing.
 */
export function invoke(_call: number, reference: number): never {
  throw new RangeError(`no reference ${reference}`);
}

/** The host dropped references. */
export function release(..._references: number[]): void {}
