const HEARTBEAT_MS = 30_000;

export const elapsed = (since) => {
  const seconds = (performance.now() - since) / 1000;
  return seconds < 60
    ? `${seconds.toFixed(1)} s`
    : `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
};

export const say = (line) => console.log(line);

/** Runs one named step and says when it starts, that it still runs, and how long it took. */
export async function step(title, action) {
  const started = performance.now();
  say(`> ${title}`);
  const beat = setInterval(() => say(`  ${title}: still running, ${elapsed(started)}`), HEARTBEAT_MS);
  try {
    const result = await action();
    say(`+ ${title}: done in ${elapsed(started)}`);
    return result;
  } catch (error) {
    say(`x ${title}: failed after ${elapsed(started)}`);
    throw error;
  } finally {
    clearInterval(beat);
  }
}

/** Runs a script's main function; an expected failure prints as one message, without a stack. */
export async function main(action) {
  try {
    await action();
  } catch (error) {
    console.error(`\n${error instanceof Error ? error.message : error}`);
    process.exitCode = 1;
  }
}
