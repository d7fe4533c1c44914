import { EMPTY_ROOT, hashChildren, sameHash } from './hash.ts';

const half = (value: number): number => Math.floor(value / 2);
const isOdd = (value: number): boolean => value % 2 === 1;

/** What an entry's place and a proof say about the roots of trees, going up from a leaf or a subtree. */
interface Climb {
  /** The place on this level. */
  at: number;
  /** The last place on this level. */
  last: number;
}

function up(climb: Climb): void {
  climb.at = half(climb.at);
  climb.last = half(climb.last);
}

/** Goes up while nothing stands to the left, so that what is beside it is not in the smaller tree. */
function upToLeftNeighbour(climb: Climb): void {
  while (climb.at !== 0 && !isOdd(climb.at)) up(climb);
}

/**
 * Verifies that an entry stands at a place of a tree, as RFC 9162 has it in section 2.1.3.2.
 *
 * @param index its place, from 0
 * @param size entries of the tree
 * @param leaf the entry's hash
 * @param proof hashes from the bottom up
 * @param root of the tree
 */
export function verifyInclusion(
  index: number,
  size: number,
  leaf: Uint8Array,
  proof: readonly Uint8Array[],
  root: Uint8Array,
): boolean {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) return false;
  const climb = { at: index, last: size - 1 };
  let hash = leaf;
  for (const beside of proof) {
    if (climb.last === 0) return false;
    if (isOdd(climb.at) || climb.at === climb.last) {
      hash = hashChildren(beside, hash);
      upToLeftNeighbour(climb);
    } else {
      hash = hashChildren(hash, beside);
    }
    up(climb);
  }
  return climb.last === 0 && sameHash(hash, root);
}

/**
 * Verifies that a tree begins with all entries of an older one, as RFC 9162 has it in section 2.1.4.2.
 *
 * @param oldSize entries of the older tree
 * @param newSize entries of the newer tree
 * @param proof hashes from the bottom up
 */
export function verifyConsistency(
  oldSize: number,
  oldRoot: Uint8Array,
  newSize: number,
  newRoot: Uint8Array,
  proof: readonly Uint8Array[],
): boolean {
  if (!Number.isSafeInteger(oldSize) || !Number.isSafeInteger(newSize)) return false;
  if (oldSize < 0 || oldSize > newSize) return false;
  if (oldSize === newSize) return proof.length === 0 && sameHash(oldRoot, newRoot);
  if (oldSize === 0) return proof.length === 0 && sameHash(oldRoot, EMPTY_ROOT);

  const climb = { at: oldSize - 1, last: newSize - 1 };
  while (isOdd(climb.at)) up(climb);
  // A whole subtree is its own first hash.
  const hashes = climb.at === 0 ? [oldRoot, ...proof] : proof;
  const [first, ...others] = hashes;
  if (first === undefined) return false;
  let older = first;
  let newer = first;
  for (const beside of others) {
    if (climb.last === 0) return false;
    if (isOdd(climb.at) || climb.at === climb.last) {
      older = hashChildren(beside, older);
      newer = hashChildren(beside, newer);
      upToLeftNeighbour(climb);
    } else {
      newer = hashChildren(newer, beside);
    }
    up(climb);
  }
  return climb.last === 0 && sameHash(older, oldRoot) && sameHash(newer, newRoot);
}
