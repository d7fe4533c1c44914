type Numbers = Int32Array & Record<number, number>;
type Change = (before: number, value: number) => number;

/** There is one thread, so that every operation is whole; nothing could wake who waits. */
const change =
  (by: Change) =>
  (view: Numbers, index: number, value: number): number => {
    const before = view[index]!;
    view[index] = by(before, value);
    return before;
  };

export const Atomics = {
  add: change((before, value) => before + value),
  and: change((before, value) => before & value),
  compareExchange(view: Numbers, index: number, expected: number, value: number): number {
    const before = view[index]!;
    if (before === expected) view[index] = value;
    return before;
  },
  exchange: change((_, value) => value),
  isLockFree: (): boolean => true,
  load: (view: Numbers, index: number): number => view[index]!,
  notify: (): number => 0,
  or: change((before, value) => before | value),
  store(view: Numbers, index: number, value: number): number {
    view[index] = value;
    return value;
  },
  sub: change((before, value) => before - value),
  wait(): never {
    throw new TypeError('Atomics.wait cannot be called in this context');
  },
  xor: change((before, value) => before ^ value),
  [Symbol.toStringTag]: 'Atomics',
};
