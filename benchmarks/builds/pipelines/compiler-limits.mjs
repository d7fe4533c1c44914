/**
 * A compiler needs more time on its first file, and more memory, than the defaults give: Vue's plugins keep a quarter of a
 * MiB of each component.
 */
export const compilerLimits = { cpuMs: 10_000, memoryMiB: 2047 };
