/** A value with more objects is looked at more closely, lest one that stands at many places is sent as often. */
const MAX_OBJECTS = 1000;
const MAX_DEPTH = 20;

/**
 * Whether a value is surely data alone and can cross as it is: the usual case, decided without copying. False says nothing.
 *
 * @param owners tells which objects are the other side's
 */
export function isPlainData(value: unknown, owners: { foreign(value: object): number | undefined }): boolean {
  let objects = 0;
  const check = (item: unknown, depth: number): boolean => {
    switch (typeof item) {
      case 'function':
      case 'symbol':
        return false;
      case 'object':
        break;
      default:
        return true;
    }
    if (item === null) return true;
    objects += 1;
    if (objects > MAX_OBJECTS || depth > MAX_DEPTH) return false;
    if (Array.isArray(item)) {
      for (let index = 0; index < item.length; index++) if (!check(item[index], depth + 1)) return false;
      return true;
    }
    if (Object.getPrototypeOf(item) !== Object.prototype || owners.foreign(item) !== undefined) return false;
    for (const key of Object.keys(item)) {
      if (key === '__proto__' || !check((item as Record<string, unknown>)[key], depth + 1)) return false;
    }
    return true;
  };
  return check(value, 0);
}
