/** A compiler needs more time on its first file, and more memory, than the defaults give. */
export const compilerLimits = { cpuMs: 10_000, memoryMiB: 512 };
