import { capabilityTexts, limitTexts, without } from '../artifact/capabilities.ts';
import { columns } from '../output/columns.ts';
import { paint } from '../output/paint.ts';
import type { Locked } from '../project/lock.ts';

/** One difference between what was approved of a plugin and what is to be. */
export interface LockChange {
  what: 'version' | 'kind' | 'signer' | 'capability' | 'limit' | 'bundle' | 'manifest';
  was: string | null;
  is: string | null;
}

/** What an approval would change in the lockfile; everything is new where there was none. */
export function lockChanges(was: Locked | undefined, is: Locked): LockChange[] {
  const single = (what: LockChange['what'], before: string | undefined, now: string): LockChange[] =>
    before === now ? [] : [{ what, was: before ?? null, is: now }];
  const set = (what: LockChange['what'], before: string[], now: string[]): LockChange[] => [
    ...before.filter((item) => !now.includes(item)).map((item) => ({ what, was: item, is: null })),
    ...now.filter((item) => !before.includes(item)).map((item) => ({ what, was: null, is: item })),
  ];
  const old = was?.capabilities ?? {};
  return [
    ...single('version', was?.version, is.version),
    ...single('kind', was?.kind, is.kind),
    ...set('signer', was?.signers ?? [], is.signers),
    ...capabilityTexts(without(old, is.capabilities)).map((text) => ({
      what: 'capability' as const,
      was: text,
      is: null,
    })),
    ...capabilityTexts(without(is.capabilities, old)).map((text) => ({
      what: 'capability' as const,
      was: null,
      is: text,
    })),
    ...set('limit', limitTexts(was?.limits), limitTexts(is.limits)),
    ...single('bundle', was?.entry, is.entry),
    ...single('manifest', was?.manifest, is.manifest),
  ];
}

/** The changes for people: what goes in red, what comes in green. */
export function changeLines(changes: readonly LockChange[]): string[] {
  const rows = columns(
    changes.flatMap(({ what, was, is }) => [
      ...(was === null ? [] : [['-', what, was]]),
      ...(is === null ? [] : [['+', what, is]]),
    ]),
  );
  return rows.map((row) => paint(row.trimStart().startsWith('-') ? 'red' : 'green', row));
}
