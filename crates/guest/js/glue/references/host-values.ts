import { native } from '../../native.ts';
import { ForeignValues } from './crossing.ts';

/** The functions and objects of the host that the plugin has. */
export const hostValues: ForeignValues = new ForeignValues((isFull) => {
  if (isFull) native.hostCall('release', 0, [hostValues.takeDropped()]);
});
