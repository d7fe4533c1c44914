import { createHash } from 'node:crypto';

/** Bytes of a hash. */
export const HASH_BYTES = 32;

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

/** The root of the tree without entries. */
export const EMPTY_ROOT: Uint8Array = createHash('sha256').digest();

/**
 * Hashes an entry as RFC 6962 has it.
 *
 * @param entry its bytes
 * @returns 32 bytes
 */
export function hashLeaf(entry: Uint8Array): Uint8Array {
  return createHash('sha256').update(LEAF).update(entry).digest();
}

/**
 * Hashes two neighbours of the tree to the node above them, as RFC 6962 has it.
 *
 * @returns 32 bytes
 */
export function hashChildren(left: Uint8Array, right: Uint8Array): Uint8Array {
  return createHash('sha256').update(NODE).update(left).update(right).digest();
}

/**
 * Hashes neighbours to the root of the whole subtree that they make.
 *
 * @param hashes of one level, a power of two of them
 * @returns 32 bytes
 */
export function hashSubtree(hashes: readonly Uint8Array[]): Uint8Array {
  const [left = EMPTY_ROOT] = hashes;
  if (hashes.length <= 1) return left;
  const middle = hashes.length / 2;
  return hashChildren(hashSubtree(hashes.slice(0, middle)), hashSubtree(hashes.slice(middle)));
}

/** Whether two hashes are the same. */
export function sameHash(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0;
}
