import { isDangerousKey } from '../value/clean-data.ts';

/** Control characters, which no honest name has. */
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;
/** A part of only dots and blanks, or one that ends with them: Windows drops these. */
const DOTS = /^(?:\.\.[. ]*|.*[^. ][. ]*[. ])$/;

/** Why a name would not stay in the output directory on every system, or undefined where it would. */
export function fileNameFault(name: unknown): string | undefined {
  if (typeof name !== 'string' || name === '') return 'is no name';
  if (isDangerousKey(name)) return 'is a name that objects use themselves';
  if (CONTROL.test(name)) return 'has a control character';
  if (/^[\\/]/.test(name)) return 'is absolute';
  if (/^[A-Za-z]:/.test(name)) return 'begins with a drive';
  if (name.includes('::$')) return 'names a stream of a file';
  const parts = name.split(/[\\/]/);
  if (parts.includes('..')) return 'leaves the output directory';
  if (name.includes('\\')) return 'has a backslash, which separates directories on Windows alone';
  if (parts.some((part) => part !== '.' && DOTS.test(part)))
    return 'has a part that ends with a dot or a blank';
  return undefined;
}
