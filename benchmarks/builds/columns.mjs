/** The sandboxed builds that are held against the native one, and what `createSandbox` is told for each. */
export const sandboxOptions = {
  /** Bundles and snapshots are there from an earlier build, results of hooks are not. */
  cold: { results: false },
  /** Results are there too: what a user has who builds the same project again. */
  warm: {},
  /** Cold, with no instances on threads of their own. */
  inline: { results: false, instances: 0 },
};

export const columnNames = Object.keys(sandboxOptions);
export const kinds = ['native', ...columnNames];
