// Values cross by the same code at both ends; this is the one place where the guest takes it in.
export { ForeignValues } from '../../../../../adapter/src/crossing/foreign-values.ts';
export { type Held, HeldValues, MAX_HELD } from '../../../../../adapter/src/crossing/held-values.ts';
export { type Action, Ending, type Link, type Packed } from '../../../../../adapter/src/crossing/links.ts';
export { pack, type Sender } from '../../../../../adapter/src/crossing/pack.ts';
export { perform } from '../../../../../adapter/src/crossing/perform.ts';
export type { Names } from '../../../../../adapter/src/crossing/place.ts';
export { type Receiver, unpack } from '../../../../../adapter/src/crossing/unpack.ts';
export { isPlain } from '../../../../../adapter/src/crossing/value-kind.ts';
