import type { Version } from '../store/tables.ts';
import type { CapabilityRequest } from './atoms.ts';
import type { ChangesOutput } from './plugin-schemas.ts';

/** What is compared of a version. */
export type Compared = Pick<Version, 'manifest' | 'capabilities' | 'hooks' | 'signers'>;

/** What one version asks for, raises, hooks into and is signed by that another has not, and the other way round. */
export function changesOf(
  before: Compared,
  after: Compared,
): Pick<ChangesOutput, 'capabilities' | 'limits' | 'hooks' | 'signers'> {
  const [asked, asks] = [requestsOf(before), requestsOf(after)];
  return {
    capabilities: { added: without(asks, asked), removed: without(asked, asks) },
    limits: limitChanges(limitsOf(before), limitsOf(after)),
    hooks: differences(listOf(before.hooks), listOf(after.hooks)),
    signers: differences(listOf(before.signers), listOf(after.signers)),
  };
}

/** What a version asks for, out of its column. */
export const requestsOf = ({ capabilities }: Pick<Version, 'capabilities'>): CapabilityRequest[] =>
  JSON.parse(capabilities) as CapabilityRequest[];

/** A JSON list of texts, as the database has them. */
export const listOf = (json: string): string[] => JSON.parse(json) as string[];

/** The requests of `one`, with the values alone that no request of `other` has. */
export function without(
  one: readonly CapabilityRequest[],
  other: readonly CapabilityRequest[],
): CapabilityRequest[] {
  const had = new Set(other.flatMap((request) => valuesOf(request).map((value) => key(request, value))));
  return one.flatMap((request): CapabilityRequest[] => {
    if (!Array.isArray(request.value)) return had.has(key(request, String(request.value))) ? [] : [request];
    const value = request.value.filter((text) => !had.has(key(request, text)));
    return value.length === 0 ? [] : [{ ...request, value } as CapabilityRequest];
  });
}

const valuesOf = ({ value }: CapabilityRequest): string[] => (Array.isArray(value) ? value : [String(value)]);
const key = ({ capability }: CapabilityRequest, value: string): string => `${capability}=${value}`;

function differences(before: readonly string[], after: readonly string[]) {
  const [old, now] = [new Set(before), new Set(after)];
  return { added: after.filter((item) => !old.has(item)), removed: before.filter((item) => !now.has(item)) };
}

const limitsOf = ({ manifest }: Pick<Version, 'manifest'>): Map<string, number> =>
  new Map(Object.entries((JSON.parse(manifest) as { limits?: Record<string, number> }).limits ?? {}));

function limitChanges(before: Map<string, number>, after: Map<string, number>): ChangesOutput['limits'] {
  return [...new Set([...before.keys(), ...after.keys()])]
    .sort()
    .map((limit) => ({ limit, from: before.get(limit) ?? null, to: after.get(limit) ?? null }))
    .filter(({ from, to }) => from !== to);
}
