import { relative } from 'node:path';
import type { Builder } from './builder.ts';
import { type Case, commonEnvironment, frozenTime } from './case.ts';
import { compare, type Difference, errorText } from './compare.ts';
import { nextGrants } from './grant-search.ts';
import { firstGrants, type Grants } from './grants.ts';
import type { Deed } from './observe.ts';
import type { Outcome } from './outcome.ts';

export type Status = 'identical' | 'different' | 'denied' | 'failed';

/** What came of a case. */
export interface Verdict {
  status: Status;
  /** Can all that the plugin does be done inside? */
  inScope: boolean;
  /** Why it is not identical, or what has no place inside. */
  reason: string | null;
  difference: Difference | null;
  grants: Grants;
  native: Outcome;
  /** Absent where the native build failed. */
  sandboxed?: Outcome;
}

const mostAttempts = 12;

/**
 * Builds a case natively and sandboxed, and compares. Where the plugin lacks something that a project can grant, it is
 * granted and the build made again.
 *
 * @param first what the plugin is granted from the start; by default what a careful user gives
 */
export async function tryCase(
  builder: Builder,
  test: Case,
  first: Grants = firstGrants(
    { ...commonEnvironment, ...test.env },
    test.freezeClock ? new Date(frozenTime) : 'fixed',
  ),
): Promise<Verdict> {
  const native = await builder.build(test, 'native');
  if ((native.error !== undefined) !== (test.expectError === true)) {
    const reason = `the native build ${native.error === undefined ? 'succeeds, and is expected to fail' : `fails: ${brief(native.error.message)}`}`;
    return { status: 'failed', inScope: false, reason, difference: null, grants: first, native };
  }
  const inScope = native.deeds.length === 0;
  let grants = first;
  for (let attempt = 1; ; attempt++) {
    const sandboxed = await builder.build(test, 'sandboxed', grants);
    const difference = compare(test, native, sandboxed);
    const result = { inScope, grants, native, sandboxed };
    if (difference === null)
      return { status: 'identical', ...result, difference, reason: inScope ? null : deedsText(native.deeds) };
    const more = attempt < mostAttempts ? nextGrants(grants, sandboxed, builder.root) : null;
    if (more === null) return { ...judge({ ...result, difference }), ...result, difference };
    grants = more;
  }
}

/**
 * Builds a case in the sandbox alone, so that nothing of the plugin runs outside. What it lacks is granted as long as
 * `allows` says so.
 *
 * @returns the last build, what it was granted, and what it would have been granted next
 */
export async function trySandboxed(
  builder: Builder,
  test: Case,
  first: Grants,
  allows: (grants: Grants) => boolean,
): Promise<{ built: Outcome; grants: Grants; wanted: Grants | null }> {
  let grants = first;
  for (let attempt = 1; ; attempt++) {
    const built = await builder.build(test, 'sandboxed', grants);
    const wanted = nextGrants(grants, built, builder.root);
    if (wanted === null || attempt === mostAttempts || !allows(wanted)) return { built, grants, wanted };
    grants = wanted;
  }
}

interface Result {
  inScope: boolean;
  difference: Difference;
  native: Outcome;
  sandboxed: Outcome;
}

function judge({ inScope, difference, native, sandboxed }: Result): { status: Status; reason: string } {
  const { error, report, stage } = sandboxed;
  const denied = (report?.denied ?? []).map(({ what, path }) => `${what} ${relative(stage, path)}`);
  const wanted = inScope ? '' : `${deedsText(native.deeds)}; `;
  if (error !== undefined && native.error === undefined) {
    const isDenial = /_DENIED$/.test(error.code ?? '') || (!inScope && error.code === 'NEXXO_UNSUPPORTED');
    return { status: isDenial ? 'denied' : 'failed', reason: wanted + brief(error.message) };
  }
  if (!inScope && denied.length > 0)
    return { status: 'denied', reason: `${wanted}denied: ${denied.join(', ')}` };
  const also = denied.length === 0 ? '' : `; denied: ${denied.slice(0, 3).join(', ')}`;
  return { status: 'different', reason: `${wanted}${difference.in}: ${difference.text}${also}` };
}

const verbs: Record<Deed['kind'], string> = {
  addon: 'loads the native addon',
  process: 'starts',
  network: 'connects to',
  write: 'writes',
  exit: 'ends the build with',
};

/** What a plugin does natively, in words. */
export function deedText({ kind, what }: Deed): string {
  return `${verbs[kind]} ${kind === 'addon' ? what.slice(what.lastIndexOf('node_modules/') + 13) : what}`;
}

function deedsText(deeds: readonly Deed[]): string {
  const texts = deeds.map(deedText);
  return texts.length > 2 ? `${texts.slice(0, 2).join(', ')} and ${texts.length - 2} more` : texts.join(', ');
}

function brief(message: string): string {
  const text = errorText(message).replaceAll(/\s*\n\s*/g, ' ');
  return text.length > 400 ? `${text.slice(0, 400)}…` : text;
}

/** Did a sandboxed build read the project's own files? */
export function readsProject({ report, stage }: Outcome): boolean {
  return report?.filesRead.some((path) => path.startsWith(`${stage}/`)) ?? false;
}
