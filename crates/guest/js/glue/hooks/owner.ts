import type { ContextClass } from '../context.ts';

/** The plugin object that a hook belongs to, as the hook's runner needs it. */
export interface Owner {
  readonly name: string;
  /** The object as the plugin made it. */
  readonly plugin: object;
  /** The class of this hook's contexts. */
  readonly Context: ContextClass;
  /** Describes another plugin object, one that a hook of this one made. */
  describe(plugin: unknown): unknown;
  /** What the plugin did to its own hooks since it was last asked; undefined where it did nothing. */
  hookChanges(): unknown;
}
