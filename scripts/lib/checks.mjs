import { elapsed, say } from './progress.mjs';

/** What a check came to, for the summary. */
const MARKS = { passed: '+', failed: 'x', skipped: '-' };

async function runCheck({ title, run, skipped }) {
  if (skipped !== undefined) return { title, state: 'skipped', note: skipped };
  const started = performance.now();
  say(`\n> ${title}`);
  try {
    await run();
    return { title, state: 'passed', note: elapsed(started) };
  } catch (error) {
    return { title, state: 'failed', note: `${elapsed(started)}: ${error.message}` };
  }
}

/**
 * Runs checks one after the other and ends with a line for each. Goes on after a failure, so that one run shows them all.
 *
 * @throws where a check failed
 */
export async function runChecks(checks) {
  const started = performance.now();
  const results = [];
  for (const check of checks) results.push(await runCheck(check));
  const width = Math.max(...results.map(({ title }) => title.length));
  say('\nSummary');
  for (const { title, state, note } of results) say(`${MARKS[state]} ${title.padEnd(width)}  ${note}`);
  const count = (wanted) => results.filter(({ state }) => state === wanted).length;
  const skipped = count('skipped') > 0 ? `, ${count('skipped')} not checked` : '';
  const line = `${count('passed')} passed, ${count('failed')} failed${skipped}, in ${elapsed(started)}`;
  if (count('failed') > 0) throw new Error(line);
  say(`\n${line}`);
}
