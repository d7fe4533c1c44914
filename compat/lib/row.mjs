/**
 * A verdict as `--json` and the document show it.
 *
 * @param tried the case, its verdict, and where it was built with several bundlers, whether the plugin works natively
 */
export function rowOf({ test, verdict, works, why }, { grantTexts, readsProject }) {
  const { name, package: packageName, version, bundler } = test;
  const { status, inScope, reason, grants, native, sandboxed } = verdict;
  return {
    name,
    package: packageName,
    version,
    bundler,
    inScope,
    status,
    reason,
    ...(works === undefined ? {} : { works, ...(why === null ? {} : { why }) }),
    nativeMs: Math.round(native.ms),
    sandboxedMs: sandboxed === undefined ? null : Math.round(sandboxed.ms),
    grants: sandboxed === undefined ? [] : grantTexts(grants, { readsProject: readsProject(sandboxed) }),
  };
}

/** The share of the cases in scope that are identical, in percent. */
export function summaryOf(rows) {
  const inScope = rows.filter((row) => row.inScope);
  const identical = inScope.filter(({ status }) => status === 'identical').length;
  const share = inScope.length === 0 ? 100 : (identical / inScope.length) * 100;
  return { cases: rows.length, inScope: inScope.length, identical, share: Math.floor(share * 10) / 10 };
}
