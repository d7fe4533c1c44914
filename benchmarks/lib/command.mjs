import { clearProgress } from './progress.mjs';

/**
 * Runs a benchmark's command: tells its usage where asked to, and ends with the code that `main` gives. What it throws is shown as
 * one line.
 */
export async function command({ parseOptions, usage }, main) {
  try {
    const args = process.argv.slice(2);
    const options = parseOptions(args);
    if (options.help) console.log(usage);
    else process.exitCode = await main(options, args);
  } catch (error) {
    clearProgress();
    console.error(error.message);
    process.exitCode = 1;
  }
}
