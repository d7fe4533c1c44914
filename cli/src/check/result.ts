import type { Status } from '../trial/index.ts';

/** What a check found. */
export interface CheckResult {
  plugin: string;
  version: string;
  /** The bundle's size in bytes. */
  bytes: number;
  hooks: string[];
  /** Node's built-in modules that its code names. */
  builtins: string[];
  /** Whether every build is the same as natively. */
  same: boolean;
  builds: BuildResult[];
}

/** One bundler's part in it. */
export interface BuildResult {
  bundler: string;
  /** The kinds of files that the sample has besides JavaScript; null for a project. */
  sampled: string[] | null;
  status: Status;
  /** Why it is not the same. */
  reason: string | null;
  /** Whether the plugin built anything natively: without that there is nothing to compare. */
  isNative: boolean;
  /** What it needs over the defaults, as settings to paste. */
  grants: string[];
  /** What it does natively that has no place in the sandbox. */
  outOfScope: string[];
  files: number;
  nativeMs: number;
  sandboxedMs: number | null;
  /** A unified diff of what was written. */
  diff: string | null;
}
