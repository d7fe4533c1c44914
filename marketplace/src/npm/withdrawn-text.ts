import type { VersionState } from '../store/tables.ts';

const CONTROLS = /[\p{Cc}\p{Cs}\p{Bidi_Control}\u2028\u2029]+/gu;

/** Says that and why a version was withdrawn, in one line without what controls a terminal. */
export function withdrawnText(
  version: string,
  state: Exclude<VersionState, 'published'>,
  reason: string | null,
): string {
  const why = (reason ?? '').replace(CONTROLS, ' ').trim();
  return `${version} was ${state}${why === '' ? '' : `: ${why}`}`.replace(/\.+$/, '');
}
