/** What came of looking up the results of a plugin's hooks. */
export class ResultStats {
  /** Results that were found: the plugin was not asked. */
  hits = 0;
  /** Calls whose results were not. */
  misses = 0;
  /** Those of them whose results could not be kept. */
  unkept = 0;
  /** Results that were found and did not count: changed, or of another user. */
  refused = 0;
  /** Results that were found, made all the same, and compared. */
  checked = 0;
}
