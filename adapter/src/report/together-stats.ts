import type { InstanceStats } from '../binding-types.ts';

const MOST_DENIALS = 100;

/** The totals of two instances. */
export function togetherStats(
  one: InstanceStats | undefined,
  other: InstanceStats | undefined,
): InstanceStats | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return {
    ...one,
    cpuNs: one.cpuNs + other.cpuNs,
    memoryBytes: Math.max(one.memoryBytes, other.memoryBytes),
    bytesIn: one.bytesIn + other.bytesIn,
    bytesOut: one.bytesOut + other.bytesOut,
    hostCalls: one.hostCalls + other.hostCalls,
    filesRead: [...new Set([...one.filesRead, ...other.filesRead])],
    deniedCount: one.deniedCount + other.deniedCount,
    denied: [...one.denied, ...other.denied].slice(0, MOST_DENIALS),
  };
}
