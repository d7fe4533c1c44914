/**
 * Takes plugins out of the lists and promises that bundlers take them in.
 *
 * @returns the plugins without falsy entries
 */
export async function flattenPlugins(items: unknown[]): Promise<unknown[]> {
  const settled = await Promise.all(items);
  const nested = await Promise.all(
    settled.map((item) => (Array.isArray(item) ? flattenPlugins(item) : [item])),
  );
  return nested.flat().filter(Boolean);
}
