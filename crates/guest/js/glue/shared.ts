import { native } from '../native.ts';
import { unpackOptions } from './references/incoming.ts';
import { completePlugins } from './resolved-config.ts';

const MAX_KEPT = 64;
const kept = new Map<number, unknown>();

/**
 * A large value that many calls have in common, such as the output options. The adapter sends its number; the data
 * crosses when a number is seen for the first time.
 *
 * @param call the hook call
 * @param key the number, or undefined for no value
 */
export function shared(call: number, key: unknown): unknown {
  if (typeof key !== 'number') return undefined;
  if (kept.has(key)) return kept.get(key);
  const value = read(call, native.hostCall('shared', call, [key]));
  if (kept.size >= MAX_KEPT) {
    const [oldest] = kept.keys();
    if (oldest !== undefined) kept.delete(oldest);
  }
  kept.set(key, value);
  return value;
}

/** Options come with their functions, anything else as it is. */
function read(call: number, value: unknown): unknown {
  const { options } = (value ?? {}) as { options?: unknown };
  if (!Array.isArray(options)) return value;
  const unpacked = unpackOptions(options);
  completePlugins(call, (unpacked as { plugins?: unknown }).plugins);
  return unpacked;
}
