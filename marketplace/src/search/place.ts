const IDS = 2 ** 32;

/**
 * Where a package stands among those that are found equally well, as a number that never changes: shorter names first, then
 * older packages.
 *
 * @param nameWords the name's words, as `search.name_words` has them
 * @param packageId `packages.id`, below 2^32
 */
export function placeOf(nameWords: string, packageId: number): number {
  if (packageId >= IDS) throw new RangeError(`There is no place for package ${packageId}`);
  return nameWords.length * IDS + packageId;
}

/** `packages.id` of what stands at a place. */
export const idAt = (place: number): number => place % IDS;
