import { offerHelp } from '../help/index.ts';
import { prepareEnvironment } from '../web/environment.ts';
import { runTicks } from '../web/ticks.ts';
import { runTimers } from '../web/timers.ts';
import './bundler-functions.ts';
import { configure } from './configure.ts';
import { nextEpoch } from './epoch.ts';
import { setFilterRoot } from './filter.ts';
import { invoke, release } from './references/index.ts';
import { settle } from './requests.ts';
import { runners, runSlot } from './slots.ts';

function prepare(environment: unknown): void {
  const cwd = (environment as { cwd?: unknown } | null | undefined)?.cwd;
  if (typeof cwd === 'string') setFilterRoot(cwd);
  const prepared = environment as Parameters<typeof prepareEnvironment>[0];
  prepareEnvironment(prepared);
  offerHelp(prepared.helpOff ?? []);
}

/** The functions that the guest calls: one for each operation of `docs/internals/boundary.md`. */
export const glue = {
  prepare,
  configure,
  hook: runSlot,
  runners,
  settle,
  timers(now?: number) {
    if (now !== undefined) nextEpoch();
    runTimers();
  },
  ticks: runTicks,
  invoke,
  release,
};
