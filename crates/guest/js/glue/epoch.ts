import { native } from '../native.ts';

/**
 * Counts the times that the bundler had the thread. Between two of them nothing outside changes, so that what was asked
 * once need not be asked again.
 */
let entries = 0;

/** Tells that the bundler may have done something. */
export function nextEpoch(): void {
  entries += 1;
}

/** The number of the present time. */
export function epoch(): number {
  return entries + native.shortEntries();
}
