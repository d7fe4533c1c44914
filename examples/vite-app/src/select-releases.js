const matches = (change, kind, words) =>
  (kind === 'all' || change.kind === kind) && words.every((word) => change.text.toLowerCase().includes(word));

/** Releases with the changes that fit the filter; releases without any are left out. */
export function selectReleases(releases, kind, query) {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return releases
    .map((release) => ({
      ...release,
      changes: release.changes.filter((change) => matches(change, kind, words)),
    }))
    .filter((release) => release.changes.length > 0);
}
