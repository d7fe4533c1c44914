import { native } from '../native.ts';
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
  const value = native.hostCall('shared', call, [key]);
  completePlugins(call, (value as { plugins?: unknown } | undefined)?.plugins);
  if (kept.size >= MAX_KEPT) {
    const [oldest] = kept.keys();
    if (oldest !== undefined) kept.delete(oldest);
  }
  kept.set(key, value);
  return value;
}
