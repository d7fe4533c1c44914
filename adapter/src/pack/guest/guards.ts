/** What the sandbox asks hooks with, and where `createFilter` notes what it made: the glue's `guards.ts`. */
export const guards: unknown = Reflect.get(globalThis, Symbol.for('nexxo.guards'));
