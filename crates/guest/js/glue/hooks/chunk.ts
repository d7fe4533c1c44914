import { native } from '../../native.ts';
import { defineLazy } from '../lazy.ts';

/** Makes the chunk that a plugin sees. Its modules, which may be as large as the output, cross when they are read. */
export function chunkOf(call: number, data: unknown): object {
  const chunk = data as object;
  defineLazy(chunk, 'modules', () => native.hostCall('chunkModules', call, []));
  return chunk;
}
