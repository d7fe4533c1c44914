import { STREAM_CLASSES, streams } from '../web/streams.ts';
import { deniedAll } from './denied.ts';

const members: Record<string, unknown> = deniedAll(
  'unsupported',
  'stream/web',
  'CompressionStream DecompressionStream',
);
for (const name of STREAM_CLASSES)
  Object.defineProperty(members, name, { enumerable: true, configurable: true, get: () => streams()[name] });
export default members;
