import type { ContextClass } from '../context.ts';

/** The plugin object that a hook belongs to, as a runner needs it. */
export interface Owner {
  readonly name: string;
  readonly Context: ContextClass;
}
