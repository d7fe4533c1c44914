import * as timers from '../web/timers.ts';
import promises from './timers-promises.ts';

export const { clearImmediate, clearInterval, clearTimeout, setImmediate, setInterval, setTimeout } = timers;
const nothing = (): void => {};

export { promises };
export default {
  _unrefActive: nothing,
  active: nothing,
  clearImmediate,
  clearInterval,
  clearTimeout,
  enroll: nothing,
  promises,
  setImmediate,
  setInterval,
  setTimeout,
  unenroll: nothing,
};
