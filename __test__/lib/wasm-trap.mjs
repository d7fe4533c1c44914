import assert from 'node:assert/strict';

// (module (memory 1 1) (func (export "peek") (param i32) (result i32) local.get 0 i32.load))
const MODULE = Uint8Array.from([
  ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
  ...[0x01, 0x06, 0x01, 0x60, 0x01, 0x7f, 0x01, 0x7f],
  ...[0x03, 0x02, 0x01, 0x00],
  ...[0x05, 0x04, 0x01, 0x01, 0x01, 0x01],
  ...[0x07, 0x08, 0x01, 0x04, 0x70, 0x65, 0x65, 0x6b, 0x00, 0x00],
  ...[0x0a, 0x09, 0x01, 0x07, 0x00, 0x20, 0x00, 0x28, 0x02, 0x00, 0x0b],
]);
const ENOUGH_TO_BE_OPTIMISED = 20_000;

/**
 * The runtime's own WebAssembly reads outside its memory through a guard page, and a signal handler turns the fault
 * into an exception. Another engine's handler in the same process must leave that so.
 */
export function assertTrapIsCaught(when) {
  const { peek } = new WebAssembly.Instance(new WebAssembly.Module(MODULE)).exports;
  assert.equal(peek(0), 0);
  for (let i = 0; i < ENOUGH_TO_BE_OPTIMISED; i++) peek(i & 0xfff);
  assert.throws(() => peek(0x7ffffff0), WebAssembly.RuntimeError, `an out-of-bounds read ${when}`);
}
