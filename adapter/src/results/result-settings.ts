import path from 'node:path';
import { NexxoError } from '../error.ts';
import type { GuestInstance } from '../guest-instance.ts';
import type { KeptResults } from './kept-results.ts';
import type { ResultsPort } from './results-port.ts';
import { checkShare, type ShareOptions } from './share.ts';

/** How results of hooks are kept between builds. */
export interface ResultOptions {
  /** The directory. Default `results` in `cacheDir`. */
  dir?: string;
  /** How much it may hold, in bytes. Default 512 MiB. */
  maxBytes?: number;
  /**
   * The share of results that are made all the same and compared, from 0 to 1: another result than the one that was kept is
   * an error. Default 0.
   */
  check?: number;
  /** Shares results with other machines, whose projects and plugins lie at the same paths. */
  share?: ShareOptions;
}

/** The same with every default filled in. */
export interface ResultSettings {
  dir: string;
  maxBytes: number;
  check: number;
  share: ShareOptions | undefined;
}

/** What the runtime gives to its results beside what its instance does. */
export type RuntimePort = Omit<ResultsPort, 'plugin' | 'digest' | 'isEntered' | 'takeReads' | 'stillAnswers'>;

/** Opens the results of one plugin for an instance of it. */
export interface KeepOptions {
  /** Gives nothing where what the plugin was told while it was evaluated cannot be told again. */
  open(guest: GuestInstance, port: RuntimePort): KeptResults | undefined;
}

const MAX_BYTES = 512 * 2 ** 20;
const LEAST_BYTES = 2 ** 20;

function invalid(what: string): NexxoError {
  return new NexxoError('NEXXO_OPTION_INVALID', what);
}

/**
 * Checks the option `results`.
 *
 * @returns undefined where nothing is kept
 * @throws NEXXO_OPTION_INVALID
 */
export function resultSettings(
  given: unknown,
  root: string,
  cacheDir: string | undefined,
): ResultSettings | undefined {
  if (given === false) return undefined;
  if (given !== undefined && (given === null || typeof given !== 'object'))
    throw invalid('`results` must be false or an object');
  const {
    dir,
    maxBytes = MAX_BYTES,
    check = 0,
    share: sharing,
    ...others
  } = (given ?? {}) as Record<string, unknown>;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined)
    throw invalid(`there is no setting \`results.${unknown}\`; there are dir, maxBytes, check, share`);
  if (dir !== undefined && (typeof dir !== 'string' || dir === ''))
    throw invalid('`results.dir` must be a directory');
  if (typeof maxBytes !== 'number' || !(maxBytes >= LEAST_BYTES) || maxBytes > Number.MAX_SAFE_INTEGER)
    throw invalid(`\`results.maxBytes\` must be at least ${LEAST_BYTES}`);
  if (typeof check !== 'number' || !(check >= 0 && check <= 1))
    throw invalid('`results.check` must be a number from 0 to 1');
  const place = dir === undefined ? undefined : path.resolve(root, dir);
  const own = place ?? (cacheDir === undefined ? undefined : path.join(cacheDir, 'results'));
  const share = checkShare(sharing);
  return own === undefined ? undefined : { dir: own, maxBytes, check, share };
}
