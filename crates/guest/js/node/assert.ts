import assert from 'assert';
import { denied } from './denied.ts';

type Assert = ((value: unknown, message?: unknown) => void) & Record<string, unknown>;

const port = assert as unknown as Assert;
const strict = port['strict'] as Assert;
for (const target of [port, strict]) {
  Object.assign(target, {
    CallTracker: denied('unsupported', 'assert.CallTracker'),
    partialDeepStrictEqual: denied('unsupported', 'assert.partialDeepStrictEqual'),
  });
}

export { strict };
export default port;
