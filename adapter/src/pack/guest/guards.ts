/** What `createFilter` hands its filters to, and hooks are asked with. */
interface Guards {
  $nexxoFilter(filter: unknown, include: unknown, exclude: unknown): unknown;
}

/** The glue's `guards.ts`; outside the sandbox nobody asks. */
export const guards: Guards = Reflect.get(globalThis, Symbol.for('nexxo.guards')) ?? {
  $nexxoFilter: (filter) => filter,
};
